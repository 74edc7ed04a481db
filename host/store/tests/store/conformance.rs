//! The behaviour of a store, written against `dyn Store` only.
//!
//! An implementation runs it all with `for_each_case!(expand)`, where `expand!` makes a test of
//! every `module::case`; a case takes an empty store.

pub(crate) mod classification;
pub(crate) mod condition;
pub(crate) mod facts;
pub(crate) mod frames;
pub(crate) mod grading;
pub(crate) mod registry;
pub(crate) mod series;
pub(crate) mod support;
pub(crate) mod warnings;

/// Hands every case to a macro.
macro_rules! for_each_case {
    ($expand:ident) => {
        $expand! {
            registry::puts_say_what_was_new_changed_or_the_same,
            registry::what_was_put_reads_back,
            registry::an_owner_that_is_not_registered_is_named_and_nothing_is_stored,
            registry::the_search_finds_parts_of_ids_and_names_as_written,
            registry::pages_join_to_the_whole_list,
            registry::the_permit_of_a_site_is_that_valid_on_the_day,
            facts::the_latest_first_day_holds_from_that_day_on,
            facts::of_one_day_the_later_recorded_holds,
            facts::an_equal_fact_is_not_recorded_again,
            facts::a_county_in_one_pass_equals_one_by_one,
            facts::facts_of_outlets_stay_apart,
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
            condition::the_summary_counts_the_county_alone,
            condition::a_new_store_is_sound,
        }
    };
}
pub(crate) use for_each_case;
