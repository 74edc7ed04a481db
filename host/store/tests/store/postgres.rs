//! The PostgreSQL store: the conformance cases, and how a database is opened.

use std::sync::Arc;

use crate::conformance::for_each_case;
use crate::server::Database;

macro_rules! tests {
    ($($module:ident::$case:ident),* $(,)?) => { $(
        #[tokio::test]
        async fn $case() {
            let database = Database::fresh().await;
            crate::conformance::$module::$case(Arc::new(database.open().await)).await;
        }
    )* };
}
for_each_case!(tests);
