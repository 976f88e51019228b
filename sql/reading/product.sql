-- Every product name ever published, and the empty one, which stands for a cell left empty beside others.
select product_name as text from raw.announcement where product_name is not null
union
select product_name from raw.nev_entry where product_name is not null
union
select ''
