# Notices and words of affairs: prompt.
tier-key = key management
tier-simplified = simplified management
tier-registration = registration
tier-none = outside the catalogue
tier-undetermined = not yet decided
producing-yes = the data show production
producing-no = the data show no production
producing-unknown = whether you produce is not known

prompt-apply = Please apply for a discharge permit
    .text = { $by ->
        [known] By row { $rows } of the catalogue
       *[none] By the catalogue
    } you are under { $tier } and must hold a permit before you discharge{ $law ->
        [known] {" "}({ $basis })
       *[none] {""}
    }; no valid permit was found; { $producing }. Please apply on the national platform; the list of materials and what to know stand under “application”. If you have done so, or this is wrong, please reply. (Reminder { $times })
prompt-register = Please fill in the registration form
    .text = { $by ->
        [known] By row { $rows } of the catalogue
       *[none] By the catalogue
    } you are under { $tier } and must fill in the registration form{ $law ->
        [known] {" "}({ $basis })
       *[none] {""}
    }; { $producing }. Please do so on the national platform. (Reminder { $times })
prompt-complete-facts = Please complete what is known of you
    .text = To decide your tier { $lacks ->
        [known] the following is missing: { $missing }
       *[none] something is missing; the classification says what
    }. (Reminder { $times })
prompt-reply = An enterprise replied to a reminder
    .text = An enterprise ({ $tier }) replied to a reminder: { $reason }. Please look.
prompt-unanswered = Reminders without effect
    .text = After { $times } reminders nothing has happened ({ $tier }; { $producing }). Please look on site.
