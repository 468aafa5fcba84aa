"""A communiqué that nobody issued, in two languages: the example of docs/coding.md."""

TITLE = "Reed Bay Communiqué on Night Trains and Reading Rooms"
TITLE_IN_RUSSIAN = "Коммюнике Камышовой бухты о ночных поездах и читальнях"
ENGLISH = f"""{TITLE}

Reed Bay, 12 May 2026

The ministers of the six parties met in Reed Bay on 11 and 12 May 2026. They thanked the town for \
its welcome.

Night trains

We will run one night train a week between the six capitals by 1 June 2028. Tickets will cost the \
same in both directions. The old timetable left many stations without a train.

We also intend to:

(a) repair the sleeping cars that stand idle;

(b) train thirty conductors a year.

Reading rooms

We welcome the reading room that opened in Reed Bay last spring. We hope that others will follow. \
We call on private donors to give books. We reaffirm what we said about school books two years ago.

What comes next

We decided to meet again before the end of 2027.
"""
RUSSIAN = f"""{TITLE_IN_RUSSIAN}

Камышовая бухта, 12 мая 2026 г.

Министры шести сторон встретились в Камышовой бухте 11 и 12 мая 2026 г. Они поблагодарили город за \
гостеприимство.

Ночные поезда

К 1 июня 2028 г. мы пустим один ночной поезд в неделю между шестью столицами. Билеты в обе стороны \
будут стоить одинаково. Прежнее расписание оставило многие станции без поезда.

Мы также намерены:

(а) отремонтировать простаивающие спальные вагоны;

(б) обучать тридцать проводников в год.

Читальни

Мы приветствуем читальню, открытую в Камышовой бухте прошлой весной. Мы надеемся, что за ней \
последуют другие. Мы призываем частных жертвователей дарить книги. Мы подтверждаем сказанное о \
школьных учебниках два года назад.

Что дальше

Мы решили встретиться снова до конца 2027 г.
"""
