//! Declaration lines: where customs' use of each licence stands.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use domain_customs::{DeclarationLine, LineState, StatementLine, UsageMessage};
use domain_kernel::{CustomsDistrict, DeclarationNumber, LicenceId, LicenceNumber, shanghai_day};
use domain_licences::LicenceKind;

use crate::dialect::Prepared;
use crate::schema::{declaration_lines, licences};
use crate::store::{StoreError, Tx};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = declaration_lines, treat_none_as_default_value = false)]
pub(crate) struct Row {
    office: String,
    declaration: String,
    line_number: i32,
    version: i32,
    licence_id: String,
    state: String,
    quantity: i64,
    port: String,
    declared_on: NaiveDate,
    use_number: i32,
    is_final: bool,
    licence_line: Option<i32>,
    updated_at: NaiveDateTime,
    updated_on: NaiveDate,
}

impl Row {
    pub(crate) fn new(line: &DeclarationLine, updated_at: DateTime<Utc>) -> Self {
        Self {
            office: line.office.to_string(),
            declaration: line.declaration.to_string(),
            line_number: line.line_number,
            version: line.version,
            licence_id: line.licence.to_string(),
            state: line.state.as_str().to_owned(),
            quantity: line.quantity,
            port: line.port.to_string(),
            declared_on: line.declared_on,
            use_number: line.use_number,
            is_final: line.is_final,
            licence_line: line.licence_line,
            updated_at: updated_at.naive_utc(),
            updated_on: shanghai_day(updated_at),
        }
    }

    fn line(self) -> Result<DeclarationLine, StoreError> {
        Ok(DeclarationLine {
            office: CustomsDistrict::parse(&self.office).map_err(StoreError::corrupt)?,
            declaration: DeclarationNumber::parse(&self.declaration)
                .map_err(StoreError::corrupt)?,
            line_number: self.line_number,
            version: self.version,
            licence: LicenceId::parse(&self.licence_id).map_err(StoreError::corrupt)?,
            state: LineState::parse(&self.state).ok_or_else(|| StoreError::corrupt(&self.state))?,
            quantity: self.quantity,
            port: CustomsDistrict::parse(&self.port).map_err(StoreError::corrupt)?,
            declared_on: self.declared_on,
            use_number: self.use_number,
            is_final: self.is_final,
            licence_line: self.licence_line,
        })
    }
}

/// What a declaration line is known by.
pub type LineKey = (CustomsDistrict, DeclarationNumber, i32);

impl Tx<'_> {
    /// A line as last applied, whichever licence it stands on.
    pub fn declaration_line(
        &mut self,
        office: &CustomsDistrict,
        declaration: &DeclarationNumber,
        line_number: i32,
    ) -> Result<Option<DeclarationLine>, StoreError> {
        let row: Option<Row> = declaration_lines::table
            .find((office.as_str(), declaration.as_str(), line_number))
            .select(Row::as_select())
            .first(self.conn)
            .optional()?;
        row.map(Row::line).transpose()
    }

    /// The live lines of a licence: at most a few for each of its twelve uses.
    pub fn live_lines(&mut self, licence: &LicenceId) -> Result<Vec<DeclarationLine>, StoreError> {
        let rows: Vec<Row> = declaration_lines::table
            .filter(declaration_lines::licence_id.eq(licence.as_str()))
            .filter(declaration_lines::state.ne(LineState::Released.as_str()))
            .select(Row::as_select())
            .load(self.conn)?;
        rows.into_iter().map(Row::line).collect()
    }

    /// Whether another line of the message's declaration is live on another licence of the kind.
    pub fn declaration_stands_elsewhere(
        &mut self,
        message: &UsageMessage,
        licence: &LicenceId,
    ) -> Result<bool, StoreError> {
        let others = declaration_lines::table
            .inner_join(licences::table)
            .filter(declaration_lines::office.eq(message.office.as_str()))
            .filter(declaration_lines::declaration.eq(message.declaration.as_str()))
            .filter(declaration_lines::line_number.ne(message.line_number))
            .filter(declaration_lines::state.ne(LineState::Released.as_str()))
            .filter(declaration_lines::licence_id.ne(licence.as_str()))
            .filter(licences::kind.eq(message.kind.as_str()));
        Ok(diesel::select(exists(others)).get_result(self.conn)?)
    }

    /// The lines of a licence behind `after`, in order, released ones included.
    pub fn declaration_lines(
        &mut self,
        licence: &LicenceId,
        after: Option<&LineKey>,
        limit: i64,
    ) -> Result<Vec<DeclarationLine>, StoreError> {
        use declaration_lines::{declaration, line_number, office};
        let mut query = declaration_lines::table
            .filter(declaration_lines::licence_id.eq(licence.as_str()))
            .select(Row::as_select())
            .into_boxed();
        if let Some((at, number, line)) = after {
            let (at, number) = (at.as_str().to_owned(), number.as_str().to_owned());
            query = query.filter(
                declaration.gt(number.clone()).or(declaration
                    .eq(number.clone())
                    .and(office.gt(at.clone()).or(office.eq(at).and(line_number.gt(*line))))),
            );
        }
        let rows =
            query.order((declaration, office, line_number)).limit(limit).load::<Row>(self.conn)?;
        rows.into_iter().map(Row::line).collect()
    }

    /// Saves where a line of a claimed licence stands now. A line that another licence has taken
    /// since it was read, or that a newer version has reached, is not overwritten: the insert
    /// then fails, and the transaction is tried again and reads it.
    pub fn save_declaration_line(&mut self, line: &DeclarationLine) -> Result<(), StoreError> {
        let row = Row::new(line, self.stamp.at);
        let key = (line.office.as_str(), line.declaration.as_str(), line.line_number);
        let is_ours = declaration_lines::licence_id
            .eq(line.licence.as_str())
            .or(declaration_lines::state.eq(LineState::Released.as_str()));
        let before = declaration_lines::table
            .find(key)
            .filter(declaration_lines::version.lt(line.version))
            .filter(is_ours);
        let changed = Prepared(diesel::update(before).set(&row)).execute(self.conn)?;
        if changed == 0 {
            diesel::insert_into(declaration_lines::table).values(&row).execute(self.conn)?;
        }
        Ok(())
    }

    /// Our book of a day: the lines that last changed on it, in the order of their keys.
    pub fn lines_changed_on(
        &mut self,
        day: NaiveDate,
        after: Option<&LineKey>,
        limit: i64,
    ) -> Result<Vec<StatementLine>, StoreError> {
        use declaration_lines::{declaration, line_number, office};
        type Found = (Row, String, String);
        let of_day = || {
            declaration_lines::table
                .inner_join(licences::table)
                .filter(declaration_lines::updated_on.eq(day))
                .select((Row::as_select(), licences::kind, licences::number))
                .order((office, declaration, line_number))
        };
        let mut rows: Vec<Found> = match after {
            None => Vec::new(),
            // The rest of the office first: each part is a walk from one place of the key.
            Some((at, number, line)) => of_day()
                .filter(office.eq(at.as_str()))
                .filter(declaration.ge(number.as_str()))
                .filter(declaration.ne(number.as_str()).or(line_number.gt(*line)))
                .limit(limit)
                .load(self.conn)?,
        };
        let left = limit - i64::try_from(rows.len()).map_err(StoreError::corrupt)?;
        if 0 < left {
            let at = after.map_or("", |(at, _, _)| at.as_str());
            rows.extend(of_day().filter(office.gt(at)).limit(left).load::<Found>(self.conn)?);
        }
        rows.into_iter()
            .map(|(row, kind, number)| {
                let line = row.line()?;
                Ok(StatementLine {
                    day,
                    office: line.office,
                    declaration: line.declaration,
                    line_number: line.line_number,
                    version: line.version,
                    kind: LicenceKind::parse(&kind).ok_or_else(|| StoreError::corrupt(&kind))?,
                    licence: LicenceNumber::parse(&number).map_err(StoreError::corrupt)?,
                    state: line.state,
                    quantity: line.quantity,
                })
            })
            .collect()
    }
}
