//! People.

use sqlx::{QueryBuilder, SqliteConnection};
use tidegate_domain::{Jurisdiction, Person};

use super::SqliteStore;
use super::failure::During;
use super::intake::{Upsert, require_enterprises};
use super::matters::FINDS;
use super::row::count;
use crate::judgements::rows::push_page;
use crate::outbox::rows::{PersonRow, person_columns, person_conditions};
use crate::{Listing, Page, PersonFilter, Put, StoreResult};

const PEOPLE: Upsert = Upsert {
    operation: "put_people",
    count: "select count(*) from person",
    upsert: "
        insert into person (county, id, name, enterprise, posts, account, addresses, preferences,
          language, active)
        select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
          value ->> 6, value ->> 7, value ->> 8, value ->> 9
        from json_each(?1)
        where true
        on conflict (county, id) do update
        set name = excluded.name, enterprise = excluded.enterprise, posts = excluded.posts,
          account = excluded.account, addresses = excluded.addresses,
          preferences = excluded.preferences, language = excluded.language,
          active = excluded.active
        where (name, enterprise, posts, account, addresses, preferences, language, active)
          is not (excluded.name, excluded.enterprise, excluded.posts, excluded.account,
            excluded.addresses, excluded.preferences, excluded.language, excluded.active)",
};

impl SqliteStore {
    /// Adds or changes people.
    pub(super) async fn keep_people(&self, people: &[Person]) -> StoreResult<Put> {
        let operation = PEOPLE.operation;
        let rows = people.iter().map(|person| person_columns(operation, person));
        let rows = rows.collect::<StoreResult<Vec<_>>>()?;
        let mut transaction = self.begin(operation).await?;
        let owners = people.iter().filter_map(|person| person.enterprise.as_deref());
        require_enterprises(&mut transaction, operation, owners).await?;
        let put = PEOPLE.run(&mut transaction, &rows).await?;
        transaction.commit().await.during(operation)?;
        Ok(put)
    }

    /// People by id.
    pub(super) async fn people_found(
        &self,
        filter: &PersonFilter,
        page: Page,
    ) -> StoreResult<Listing<Person>> {
        const OPERATION: &str = "people";
        let mut connection = self.readers.acquire().await.during(OPERATION)?;
        let items = people_of_page(&mut connection, filter, page).await?;
        if let Some(total) = page.total_if_last(items.len()) {
            return Ok(Listing { items, total });
        }
        // What is written between the two only shows in the length.
        let mut counting = QueryBuilder::new("select count(*) from person p ");
        person_conditions(&mut counting, filter, (OPERATION, FINDS))?;
        let total: i64 =
            counting.build_query_scalar().fetch_one(&mut *connection).await.during(OPERATION)?;
        Ok(Listing { items, total: count(total) })
    }

    /// A person of a county.
    pub(super) async fn person_of(
        &self,
        county: &Jurisdiction,
        id: &str,
    ) -> StoreResult<Option<Person>> {
        const OPERATION: &str = "person";
        let row: Option<PersonRow> = sqlx::query_as(
            "select county, id, name, enterprise, posts, account, addresses, preferences, language,
              active
            from person
            where county = ?1 and id = ?2",
        )
        .bind(county.as_str())
        .bind(id)
        .fetch_optional(&self.readers)
        .await
        .during(OPERATION)?;
        row.map(|row| row.person(OPERATION)).transpose()
    }
}

async fn people_of_page(
    connection: &mut SqliteConnection,
    filter: &PersonFilter,
    page: Page,
) -> StoreResult<Vec<Person>> {
    const OPERATION: &str = "people";
    let mut query = QueryBuilder::new(
        "select p.county, p.id, p.name, p.enterprise, p.posts, p.account, p.addresses,
          p.preferences, p.language, p.active
        from person p ",
    );
    person_conditions(&mut query, filter, (OPERATION, FINDS))?;
    query.push("order by p.id, p.county ");
    push_page(&mut query, page);
    let rows: Vec<PersonRow> =
        query.build_query_as().fetch_all(connection).await.during(OPERATION)?;
    rows.into_iter().map(|row| row.person(OPERATION)).collect()
}
