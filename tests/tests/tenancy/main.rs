//! Two counties in one host, on each database: by no route does one read, change, slow or break the
//! other.

#![cfg(test)]

mod devices;
mod imports;
mod packs;
mod routes;
mod world;

/// Makes a test of a case on SQLite and one on PostgreSQL.
macro_rules! on_both {
    ($($case:ident),* $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $case() {
                super::$case(crate::world::World::on_sqlite().await).await;
            })*
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $case() {
                super::$case(crate::world::World::on_postgres().await).await;
            })*
        }
    };
}
pub(crate) use on_both;
