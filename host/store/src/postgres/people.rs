//! People.

use sqlx::QueryBuilder;
use tidegate_domain::{Jurisdiction, Person};

use super::PostgresStore;
use super::failure::During;
use super::intake::{Upsert, require_enterprises};
use super::matters::FINDS;
use super::retry::retried;
use crate::judgements::rows::push_page;
use crate::outbox::rows::{PersonRow, person_columns, person_conditions};
use crate::row::count;
use crate::{Listing, Page, PersonFilter, Put, StoreResult};

const PEOPLE: Upsert = Upsert {
    operation: "put_people",
    upsert: "
        insert into person as old (county, id, name, enterprise, posts, account, addresses,
          preferences, language, active)
        select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
          value ->> 6, value ->> 7, value ->> 8, (value ->> 9)::boolean
        from json_array_elements($1::json) with ordinality k (value, place)
        order by place
        on conflict (county, id) do update
        set name = excluded.name, enterprise = excluded.enterprise, posts = excluded.posts,
          account = excluded.account, addresses = excluded.addresses,
          preferences = excluded.preferences, language = excluded.language,
          active = excluded.active
        where (old.name, old.enterprise, old.posts, old.account, old.addresses, old.preferences,
            old.language, old.active)
          is distinct from (excluded.name, excluded.enterprise, excluded.posts, excluded.account,
            excluded.addresses, excluded.preferences, excluded.language, excluded.active)
        returning xmax = 0",
};

impl PostgresStore {
    /// Adds or changes people.
    pub(super) async fn keep_people(&self, people: &[Person]) -> StoreResult<Put> {
        let operation = PEOPLE.operation;
        let columns = people.iter().map(|person| person_columns(operation, person));
        let rows: Vec<_> = people.iter().zip(columns.collect::<StoreResult<Vec<_>>>()?).collect();
        let key = |(person, _): &(&Person, _)| (person.county.clone(), person.id.clone());
        retried(|| async {
            let mut transaction = self.begin(operation).await?;
            let owners = people.iter().filter_map(|person| person.enterprise.as_deref());
            require_enterprises(&mut transaction, operation, owners).await?;
            let put = PEOPLE.run(&mut transaction, &rows, (key, |(_, columns)| columns)).await?;
            transaction.commit().await.during(operation)?;
            Ok(put)
        })
        .await
    }

    /// People by id.
    pub(super) async fn people_found(
        &self,
        filter: &PersonFilter,
        page: Page,
    ) -> StoreResult<Listing<Person>> {
        const OPERATION: &str = "people";
        let mut transaction = self.begin_read(OPERATION).await?;
        let mut counting = QueryBuilder::new("select count(*) from person p ");
        person_conditions(&mut counting, filter, (OPERATION, FINDS))?;
        let total: i64 =
            counting.build_query_scalar().fetch_one(&mut *transaction).await.during(OPERATION)?;
        let mut query = QueryBuilder::new(
            "select p.county, p.id, p.name, p.enterprise, p.posts, p.account, p.addresses,
              p.preferences, p.language, p.active
            from person p ",
        );
        person_conditions(&mut query, filter, (OPERATION, FINDS))?;
        query.push("order by p.id, p.county ");
        push_page(&mut query, page);
        let rows: Vec<PersonRow> =
            query.build_query_as().fetch_all(&mut *transaction).await.during(OPERATION)?;
        let items = rows.into_iter().map(|row| row.person(OPERATION)).collect::<Result<_, _>>()?;
        Ok(Listing { items, total: count(total) })
    }

    /// A person of a county.
    pub(super) async fn person_of(
        &self,
        county: &Jurisdiction,
        id: &str,
    ) -> StoreResult<Option<Person>> {
        const OPERATION: &str = "person";
        let mut transaction = self.begin_read(OPERATION).await?;
        let row: Option<PersonRow> = sqlx::query_as(
            "select county, id, name, enterprise, posts, account, addresses, preferences, language,
              active
            from person
            where county = $1 and id = $2",
        )
        .bind(county.as_str())
        .bind(id)
        .fetch_optional(&mut *transaction)
        .await
        .during(OPERATION)?;
        row.map(|row| row.person(OPERATION)).transpose()
    }
}
