-- Whether the check digit of a VIN (its ninth character) is right: GB 16735, annex B.
create or replace temp macro vin_check(vin) as
    ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'X'][1 + (
        8 * char_value(vin, 1) + 7 * char_value(vin, 2) + 6 * char_value(vin, 3) + 5 * char_value(vin, 4)
        + 4 * char_value(vin, 5) + 3 * char_value(vin, 6) + 2 * char_value(vin, 7) + 10 * char_value(vin, 8)
        + 9 * char_value(vin, 10) + 8 * char_value(vin, 11) + 7 * char_value(vin, 12) + 6 * char_value(vin, 13)
        + 5 * char_value(vin, 14) + 4 * char_value(vin, 15) + 3 * char_value(vin, 16) + 2 * char_value(vin, 17)
    ) % 11] = substr(vin, 9, 1)
