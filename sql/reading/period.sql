-- Every month, half-year or year that stands in a table of figures.
select period as text from raw.fleet_statistic where period is not null
union
select month from raw.nev_output where month is not null
union
select period from raw.provincial_report where period is not null
union
select period from raw.reported_figure where period is not null
