//! The behaviour of a store, written against `dyn Store` only.
//!
//! An implementation runs it all with `for_each_case!(expand)`, where `expand!` makes a test of
//! every `module::case`; a case takes an empty store.

pub(crate) mod accounts;
pub(crate) mod classification;
pub(crate) mod condition;
pub(crate) mod counties;
pub(crate) mod docket;
pub(crate) mod due;
pub(crate) mod facts;
pub(crate) mod faults;
pub(crate) mod frames;
pub(crate) mod grading;
pub(crate) mod history;
pub(crate) mod judged;
pub(crate) mod judgements;
pub(crate) mod ledger;
pub(crate) mod matter;
pub(crate) mod matter_lists;
pub(crate) mod matters;
pub(crate) mod news;
pub(crate) mod outbox;
pub(crate) mod registry;
pub(crate) mod series;
pub(crate) mod sources;
pub(crate) mod stages;
pub(crate) mod support;
pub(crate) mod warnings;

/// Hands every case to a macro.
macro_rules! for_each_case {
    ($expand:ident) => {
        $expand! {
            accounts::the_first_account_operates_the_province,
            accounts::an_account_holds_what_it_was_given_and_not_taken,
            accounts::a_token_is_kept_by_the_digest_of_its_secret,
            accounts::changes_of_access_that_do_not_fit_are_refused_whole,
            registry::puts_say_what_was_new_changed_or_the_same,
            registry::of_rows_with_one_key_in_a_call_the_later_holds,
            registry::lists_are_in_the_order_of_bytes_and_searches_pass_over_latin_case,
            registry::what_was_put_reads_back,
            registry::an_owner_that_is_not_registered_is_named_and_nothing_is_stored,
            registry::the_search_finds_parts_of_ids_and_names_as_written,
            registry::pages_join_to_the_whole_list,
            registry::the_permit_of_a_site_is_that_valid_on_the_day,
            facts::the_latest_first_day_holds_from_that_day_on,
            facts::those_of_whom_a_fact_begins_are_found_by_its_day,
            facts::of_one_day_the_later_recorded_holds,
            facts::an_equal_fact_is_not_recorded_again,
            facts::a_county_in_one_pass_equals_one_by_one,
            facts::facts_of_outlets_stay_apart,
            faults::a_fault_that_repeats_is_counted_and_another_is_kept,
            faults::faults_of_a_version_are_bounded_and_none_goes_uncounted,
            faults::a_version_is_aside_once_until_it_is_taken_back,
            faults::hosts_say_what_they_run_and_the_silent_are_forgotten,
            classification::the_latest_date_judged_wins_then_the_later_recorded,
            classification::counts_and_lists_agree,
            classification::missing_facts_are_counted_for_the_undetermined,
            classification::reminders_follow_tier_and_permit,
            frames::outcomes_tell_new_duplicate_and_revised,
            frames::what_differs_makes_a_revision,
            frames::the_same_reading_twice_in_one_commit_is_a_duplicate,
            frames::one_bad_stream_stores_nothing_of_the_group,
            frames::a_group_too_large_is_refused,
            frames::frames_come_back_byte_for_byte,
            frames::rejections_add_up_by_day_device_and_reason,
            frames::device_days_count_receipts_in_china_time,
            grading::readings_wait_until_they_are_graded_or_set_aside,
            grading::a_second_batch_with_a_graded_reading_writes_nothing,
            grading::a_batch_that_does_not_fit_writes_nothing,
            grading::counties_wait_apart,
            grading::a_watch_keeps_its_number_and_state,
            grading::changed_law_starts_a_fresh_watch,
            grading::batches_read_back_latest_first,
            warnings::a_warning_opens_rises_and_closes,
            warnings::a_watch_has_one_open_warning,
            warnings::changes_of_warnings_that_do_not_fit_are_refused,
            warnings::filters_and_counts_agree,
            warnings::the_detail_shows_the_readings_that_were_not_normal,
            series::a_series_is_half_open_and_shows_the_latest_revision,
            series::the_latest_reading_carries_the_grade_in_force,
            condition::packs_are_kept_by_digest,
            stages::admissions_are_kept_whether_let_in_or_not,
            stages::of_two_changes_decided_at_once_one_is_refused,
            stages::a_change_is_taken_back_once_and_before_it_takes_effect,
            stages::what_a_shadow_saw_adds_up,
            condition::the_summary_counts_the_county_alone,
            condition::a_new_store_is_sound,
            counties::a_county_is_added_once_and_before_it_has_anything,
            counties::quotas_are_set_of_counties_that_were_added,
            counties::quotas_that_cannot_be_are_refused,
            counties::a_county_has_no_more_enterprises_than_it_may,
            counties::readings_kept_are_counted_by_county,
            counties::decisions_about_graders_follow_each_other,
            counties::figures_count_what_waits,
            docket::a_docket_shows_what_was_known_then,
            docket::duties_that_are_not_done_are_found_by_kind,
            docket::a_docket_makes_the_judged_days_it_bears_on_due_again,
            docket::marks_and_their_withdrawal_are_in_the_chain,
            docket::meter_days_are_revised_and_make_judged_days_due,
            docket::of_production_days_the_latest_conclusion_holds,
            docket::a_waiver_holds_until_it_expires_or_is_taken_back,
            docket::a_waiver_without_what_it_needs_is_refused,
            due::readings_make_their_days_due_once_they_are_done_with,
            due::late_data_makes_a_judged_day_due_again,
            due::an_old_ticket_leaves_the_day_due,
            due::asking_for_days_every_night_does_no_harm,
            due::those_to_judge_owe_something_or_have_a_permit_day_or_a_device,
            due::a_batch_and_its_events_are_judgements_that_replay,
            due::an_equal_batch_is_recorded_again_and_kept_once,
            judgements::a_day_judged_again_supersedes_and_both_stay_readable,
            judgements::a_judgement_that_does_not_fit_writes_nothing,
            judgements::a_case_follows_what_is_found_and_is_told_once,
            judgements::a_waived_finding_opens_no_case_and_tells_the_one_there_is,
            judgements::earlier_acts_are_those_found_now_that_ended_in_a_period,
            judgements::judgements_are_found_by_filter,
            judgements::a_judgement_is_found_by_its_first_digits,
            ledger::the_chain_grows_with_what_it_records_and_holds,
            ledger::blobs_are_kept_once_and_stay_as_they_are,
            ledger::a_checkpoint_follows_the_latest,
            history::columns_hold_the_latest_revision_of_each_period,
            history::one_stream_reads_as_it_does_among_others,
            history::what_days_added_to_amounts_gives_way_and_reads_back,
            history::an_archive_fills_gaps_and_changes_nothing_else,
            history::an_archive_makes_judged_days_that_it_fills_due_again,
            history::an_archive_that_does_not_fit_is_refused_whole,
            matters::a_matter_grows_by_steps_and_stands_as_its_latest,
            matters::every_kind_of_matter_is_kept,
            matters::who_saw_an_older_revision_is_told_and_writes_nothing,
            matters::moves_of_one_call_follow_each_other,
            matters::moves_that_do_not_fit_are_refused_whole,
            matters::a_call_carries_so_many_moves_and_no_more,
            matters::what_a_move_brings_is_written_with_it,
            matters::a_step_that_did_not_count_is_kept_aside,
            matters::attachments_are_kept_once_and_come_with_a_step,
            matter_lists::matters_are_found_by_each_condition_and_all_together,
            matter_lists::matters_are_found_by_the_steps_of_a_period,
            matter_lists::what_is_due_comes_soonest_first,
            matter_lists::steps_are_followed_in_the_order_in_which_they_were_written,
            matter_lists::a_follower_never_goes_back,
            outbox::people_are_found_by_what_they_are,
            outbox::a_key_is_kept_once_and_the_inbox_is_sent_at_once,
            outbox::of_each_person_and_channel_the_first_goes_first,
            outbox::what_is_put_off_was_not_tried_and_may_be_passed_where_it_says_so,
            outbox::one_whose_time_has_not_come_holds_up_no_other,
            outbox::a_claim_takes_no_more_than_it_asks_for,
            outbox::tries_are_kept_and_what_was_sent_stays_sent,
            outbox::receipts_find_their_notice_and_say_that_it_arrived,
            outbox::the_dead_are_sent_again,
            outbox::notices_are_found_by_each_condition_and_all_together,
            outbox::what_was_sent_to_somebody_is_counted,
            sources::a_source_is_asked_by_one_host,
            sources::a_source_is_asked_by_hand_by_one_at_a_time,
            sources::a_source_that_is_gone_stays_gone,
            sources::a_year_of_the_calendar_is_replaced_by_a_later_one,
            news::what_cases_are_told_is_followed_in_order,
            news::warnings_that_open_rise_or_close_are_followed,
            news::changes_of_enterprises_are_followed_each_once,
            news::another_standing_is_a_change_of_an_enterprise,
        }
    };
}
pub(crate) use for_each_case;
