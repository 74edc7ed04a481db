article-5 = Several industries: one permit, at the strictest of their tiers (article 5)
article-6 = Brought in only by a general process (row { $row }): a permit for that process only (article 6)
article-7 = Other industry: managed by its general processes; in the situations of article 7 the whole site is under key management
prohibited = In an area where construction is forbidden, or to be phased out at once: outside the catalogue (note 5)
prohibition-not-checked = Not checked whether the site lies where construction is forbidden or must be phased out (note 5); taken as not
no-industry = No industry code is known, so nothing can be compared with the catalogue
apply-for-permit = A discharge permit must be obtained before discharging
register = A registration form must be filled in before discharging
