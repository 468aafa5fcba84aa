// "Today" beside the box of a day is the day of the desk, not that of UTC, in which the server and
// the boxes of times are. The box carries the offset of the desk from UTC in seconds.
"use strict";
{
  const shortcuts = window.DateTimeShortcuts;
  const { handleCalendarQuickLink, addTimezoneWarning } = shortcuts;

  shortcuts.handleCalendarQuickLink = (number, days) => {
    const of_page = document.body.dataset;
    const kept = of_page.adminUtcOffset;
    of_page.adminUtcOffset = shortcuts.calendarInputs[number].dataset.utcOffset ?? kept;
    handleCalendarQuickLink(number, days);
    of_page.adminUtcOffset = kept;
  };

  shortcuts.addTimezoneWarning = (box) => {
    if (box.dataset.utcOffset === undefined) {
      addTimezoneWarning(box);
    }
  };
}
