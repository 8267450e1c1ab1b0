//! The macros that declare rows and sets of tables.

/// Declares a row of a table: `row! { Name of "table" { column: Type, ... } }`. A row with a lifetime borrows its
/// texts from the batch. A field may be another row of the same table; `without "column" ...` after the name of the
/// table lists columns that this table lacks.
#[macro_export]
macro_rules! row {
    ($(#[$doc:meta])* $vis:vis $name:ident of $table:literal $($rest:tt)*) => {
        $crate::row!(@row 't, [], $(#[$doc])* $vis $name of $table $($rest)*);
    };
    ($(#[$doc:meta])* $vis:vis $name:ident<$life:lifetime> of $table:literal $($rest:tt)*) => {
        $crate::row!(@row $life, [<$life>], $(#[$doc])* $vis $name of $table $($rest)*);
    };
    (
        @row $life:lifetime, [$($generics:tt)*], $(#[$doc:meta])* $vis:vis $name:ident of $table:literal
        $(without $($lacking:literal)+)? { $($(#[$about:meta])* $field:ident: $kind:ty,)* }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        $vis struct $name $($generics)* { $($(#[$about])* $vis $field: $kind,)* }

        impl<$life> $crate::table::RowPart<$life> for $name $($generics)* {
            type Column = ($(<$kind as $crate::table::RowPart<$life>>::Column,)*);

            fn fields(_own: &'static str) -> Vec<(&'static str, $crate::arrow::datatypes::DataType)> {
                [$(<$kind as $crate::table::RowPart<$life>>::fields(stringify!($field))),*].concat()
            }

            fn bind(
                _own: &'static str,
                rows: &$life $crate::arrow::array::RecordBatch,
            ) -> Result<Self::Column, $crate::table::ColumnProblem> {
                Ok(($(<$kind as $crate::table::RowPart<$life>>::bind(stringify!($field), rows)?,)*))
            }

            fn get(columns: &Self::Column, row: usize) -> Result<Self, $crate::table::ColumnProblem> {
                let ($($field,)*) = columns;
                Ok(Self { $($field: <$kind as $crate::table::RowPart<$life>>::get($field, row)?,)* })
            }
        }

        impl<$life> $crate::table::TableRow<$life> for $name $($generics)* {
            const TABLE: &'static str = $table;
            $(const WITHOUT: &'static [&'static str] = &[$($lacking),+];)?
        }
    };
}

/// Declares a row that can also be written: `row!` with a lifetime, with the schema and the writer.
#[macro_export]
macro_rules! record {
    (
        $(#[$doc:meta])* $vis:vis $name:ident<$life:lifetime> of $table:literal {
            $($(#[$about:meta])* $field:ident: $kind:ty,)*
        }
    ) => {
        $crate::row! {
            $(#[$doc])* $vis $name<$life> of $table { $($(#[$about])* $field: $kind,)* }
        }

        impl<$life> $crate::table::WrittenRow<$life> for $name<$life> {
            type Builders = ($(<$kind as $crate::table::ColumnValue<$life>>::Builder,)*);

            fn schema() -> $crate::arrow::datatypes::SchemaRef {
                ::std::sync::Arc::new($crate::arrow::datatypes::Schema::new(vec![$(
                    $crate::arrow::datatypes::Field::new(
                        stringify!($field),
                        <$kind as $crate::table::ColumnValue<$life>>::data_type(),
                        <$kind as $crate::table::ColumnValue<$life>>::NULLABLE,
                    ),
                )*]))
            }

            fn builders() -> Self::Builders {
                ($(<$kind as $crate::table::ColumnValue<$life>>::Builder::default(),)*)
            }

            fn append(&self, builders: &mut Self::Builders) {
                let ($($field,)*) = builders;
                $(<$kind as $crate::table::ColumnValue<$life>>::append(Some(&self.$field), $field);)*
            }

            fn finish(builders: &mut Self::Builders) -> Vec<$crate::arrow::array::ArrayRef> {
                let ($($field,)*) = builders;
                vec![$($crate::arrow::array::ArrayBuilder::finish($field),)*]
            }
        }
    };
}

/// Declares a set of tables to read together: `tables! { Name for "the reader" { field: TableRow, ... } }`.
#[macro_export]
macro_rules! tables {
    (
        $(#[$doc:meta])* $vis:vis $name:ident for $reader:literal {
            $($(#[$about:meta])* $field:ident: $row:ty,)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default)]
        $vis struct $name {
            $($(#[$about])* pub(super) $field: Vec<$row>,)*
            /// Names of the tables that are missing.
            pub(super) missing: Vec<&'static str>,
        }

        impl $name {
            /// The names of the tables.
            $vis const READ: &'static [&'static str] = &[$(<$row as $crate::table::TableRow<'static>>::TABLE,)*];

            /// Reads the tables of a folder. Lists the missing ones in `missing`.
            pub(super) fn read(folder: &::std::path::Path) -> Result<Self, $crate::table::TableError> {
                let mut missing = Vec::new();
                Ok(Self { $($field: $crate::table::load(folder, $reader, &mut missing)?,)* missing })
            }

            /// Reads the tables of a folder. A missing table is an error.
            pub(super) fn read_all(folder: &::std::path::Path) -> Result<Self, $crate::table::TableError> {
                let tables = Self::read(folder)?;
                match tables.missing.first() {
                    None => Ok(tables),
                    Some(table) => Err($crate::table::TableError::Missing {
                        folder: folder.to_owned(),
                        table,
                        reader: $reader,
                    }),
                }
            }
        }
    };
}
