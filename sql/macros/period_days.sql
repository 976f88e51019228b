-- First and last day of a month, half-year or year as read from its text.
create or replace temp macro period_days(kind, year, half, month) as {
    first: case kind
        when 'month' then make_date(year, month, 1)
        when 'half_year' then make_date(year, 6 * half - 5, 1)
        when 'year' then make_date(year, 1, 1)
    end,
    last: case kind
        when 'month' then last_day(make_date(year, month, 1))
        when 'half_year' then last_day(make_date(year, 6 * half, 1))
        when 'year' then make_date(year, 12, 31)
    end
}
