//! A permit's whole life, from an enterprise that is found without one to its renewal, over the
//! shipped packs and a real store, with a clock that is moved on: what people see at every stage.

#![cfg(test)]

mod after;
mod before;
mod ends;
mod renewal;
mod review;
mod story;

use story::Story;

/// Plays the life and looks at it as a whole.
async fn whole_life(town: tidegate_tests::town::Town) {
    let mut story = Story::begin(town).await;
    before::found_and_reminded(&mut story).await;
    before::applied_and_returned(&mut story).await;
    review::reviewed_by_plan(&mut story).await;
    review::issued(&mut story).await;
    after::duties_are_owed(&mut story).await;
    after::warned(&mut story).await;
    after::violated(&mut story).await;
    after::reported_late(&mut story).await;
    renewal::renewed(&mut story).await;
    ends::figures_are_what_happened(&story).await;
    ends::every_matter_folds_to_the_same(&story).await;
    ends::the_permit_is_held_against_its_assessment(&story).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permits_whole_life_on_sqlite() {
    whole_life(Story::town_on_sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permits_whole_life_on_postgres() {
    if std::env::var_os("TIDEGATE_TEST_POSTGRES").is_none() {
        println!("not tried: TIDEGATE_TEST_POSTGRES names no server");
        return;
    }
    whole_life(Story::town_on_postgres().await).await;
}
