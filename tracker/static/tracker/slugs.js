/* Proposes slugs: letters of the six countries' alphabets become Latin ones, and a slug that is too
   long ends with a whole word. Django's own urlify.js, which comes before, knows the rest. */
'use strict';
{
    const LETTERS = {
        'ә': 'a', 'ғ': 'gh', 'қ': 'q', 'ң': 'ng', 'ө': 'o', 'ұ': 'u', 'ү': 'u', 'һ': 'h', 'і': 'i',
        'ӣ': 'i', 'ӯ': 'u', 'ҳ': 'h', 'ҷ': 'j', 'ў': 'o', 'җ': 'j', 'ŋ': 'ng', 'ə': 'a'
    };
    const BETWEEN_WORDS = /[\u2010-\u2015\u2212/|·]/g;
    const MARKS = /\p{M}/gu;
    const stock = window.URLify;

    const inLatin = function(text) {
        return Array.from(text.normalize('NFC').toLowerCase(), function(letter) {
            if (LETTERS[letter] || stock(letter, 9, false)) {
                return LETTERS[letter] || letter;
            }
            return letter.normalize('NFKD').replace(MARKS, '');
        }).join('');
    };

    window.URLify = function(text, longest, allowUnicode) {
        if (allowUnicode) {
            return stock(text, longest, true);
        }
        const whole = stock(inLatin(text.replace(BETWEEN_WORDS, ' ')), Infinity, false);
        if (whole.length <= longest) {
            return whole;
        }
        const end = whole.lastIndexOf('-', longest);
        return end > 0 ? whole.substring(0, end) : whole.substring(0, longest);
    };
}
