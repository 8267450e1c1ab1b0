// Lets a reader sort a table of the class `sortable`: each head of a column becomes a button. Rows of the class `total`
// stay first, and missing values come last in both directions. Without this script, the table keeps the order in which
// it was made.

(() => {
  const collator = new Intl.Collator('en-GB', { numeric: true, sensitivity: 'base' });

  // A number of a cell, its text, or null if there is no figure.
  function value(cell) {
    if (cell.dataset.number !== undefined) {
      return cell.dataset.number === '' ? null : Number(cell.dataset.number);
    }
    const text = cell.textContent.trim();
    return text === '' || text === 'no comparison' ? null : text.replace(/^The /, '');
  }

  function order(one, other, direction) {
    if (one === null || other === null) {
      return (one === null) - (other === null);
    }
    const difference = typeof one === 'number' ? one - other : collator.compare(one, other);
    return direction * difference;
  }

  function sort(table, heads, column, direction) {
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row, at) => ({ row, at, value: value(row.cells[column]) }));
    rows.sort(
      (one, other) =>
        other.row.classList.contains('total') - one.row.classList.contains('total') ||
        order(one.value, other.value, direction) ||
        one.at - other.at,
    );
    body.append(...rows.map((entry) => entry.row));
    heads.forEach((head, at) => {
      if (at === column) {
        head.setAttribute('aria-sort', direction > 0 ? 'ascending' : 'descending');
      } else {
        head.removeAttribute('aria-sort');
      }
    });
  }

  for (const table of document.querySelectorAll('table.sortable')) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const ascending = head.getAttribute('aria-sort') !== 'ascending';
        sort(table, heads, column, ascending ? 1 : -1);
      });
    });
    heads[0].setAttribute('aria-sort', 'ascending');
    const hint = document.createElement('span');
    hint.className = 'sort-hint';
    hint.textContent = 'Choose the head of a column to sort by it.';
    table.caption.append(hint);
  }
})();
