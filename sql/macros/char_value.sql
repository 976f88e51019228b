-- The number that a character of a VIN stands for in the check digit: A-H 1-8, J-R 1-9, S-Z 2-9 (GB 16735, annex B).
create or replace temp macro char_value(vin, place) as ord(substr(vin, place, 1)) - case
    when substr(vin, place, 1) < 'A' then 48
    when substr(vin, place, 1) < 'J' then 64
    when substr(vin, place, 1) < 'S' then 73
    else 81
end
