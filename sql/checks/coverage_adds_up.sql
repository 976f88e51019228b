/*---
title.zh = "规则覆盖数不平"
title.en = "Outcomes of a rule do not add up"
severity = "fail"
---*/
select rule_id as subject, 'population ' || population as detail
from mart.rule_coverage
where population <> compliant + non_compliant + not_applicable + indeterminate
