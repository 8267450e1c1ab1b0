//! Sends the project's own functions by their name and the build of the program. Another build may calculate other numbers,
//! so a machine that has another one refuses the query.

use std::collections::HashMap;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use ballista_core::serde::{BallistaLogicalExtensionCodec, BallistaPhysicalExtensionCodec};
use datafusion::catalog::TableProvider;
use datafusion::common::TableReference;
use datafusion::datasource::file_format::FileFormatFactory;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::TaskContext;
use datafusion::logical_expr::{AggregateUDF, Extension, LogicalPlan, ScalarUDF, WindowUDF};
use datafusion::physical_plan::ExecutionPlan;
use datafusion_proto::logical_plan::LogicalExtensionCodec;
use datafusion_proto::physical_plan::{PhysicalExtensionCodec, PhysicalProtoConverterExtension};

use files::FileError;
use store::snapshot::Hash;

use super::OTHER_BUILD;
use crate::functions;

/// The project's functions, and the SHA-256 of the program's file.
#[derive(Clone, Debug)]
pub(super) struct OwnFunctions(Arc<Functions>);

#[derive(Debug)]
struct Functions {
    build: Vec<u8>,
    scalar: HashMap<String, Arc<ScalarUDF>>,
    aggregate: HashMap<String, Arc<AggregateUDF>>,
    window: HashMap<String, Arc<WindowUDF>>,
}

impl OwnFunctions {
    /// Those of this process.
    ///
    /// # Errors
    /// If the program's file cannot be read.
    pub(super) fn of_this_build() -> std::result::Result<Self, FileError> {
        let failed = |error| FileError::new("read", Path::new("the program's own file"), error);
        let program = std::env::current_exe().and_then(File::open).map_err(failed)?;
        let build = Hash::of_reader(program).map_err(failed)?.to_string().into_bytes();
        let own = functions::all();
        let named = |name: &str| name.to_owned();
        Ok(Self(Arc::new(Functions {
            build,
            scalar: own.scalar.into_iter().map(|one| (named(one.name()), Arc::new(one))).collect(),
            aggregate: own.aggregate.into_iter().map(|one| (named(one.name()), Arc::new(one))).collect(),
            window: own.window.into_iter().map(|one| (named(one.name()), Arc::new(one))).collect(),
        })))
    }

    pub(super) fn logical_codec(&self) -> LogicalCodec {
        LogicalCodec { inner: BallistaLogicalExtensionCodec::default(), functions: self.clone() }
    }

    pub(super) fn physical_codec(&self) -> PhysicalCodec {
        PhysicalCodec { inner: BallistaPhysicalExtensionCodec::default(), functions: self.clone() }
    }

    /// Writes the build for one of these functions. The engine's own functions go by their name alone.
    fn write(&self, is_own: bool, bytes: &mut Vec<u8>) {
        if is_own {
            bytes.extend_from_slice(&self.0.build);
        }
    }

    /// A function that another machine named, if it has the same build.
    fn read<F>(&self, known: &HashMap<String, Arc<F>>, name: &str, build: &[u8]) -> Result<Arc<F>> {
        let function = known
            .get(name)
            .ok_or_else(|| DataFusionError::Execution(format!("this machine has no function `{name}`")))?;
        if build == self.0.build {
            return Ok(Arc::clone(function));
        }
        Err(DataFusionError::Execution(OTHER_BUILD.to_owned()))
    }
}

/// The six methods of both codecs that read and write functions.
macro_rules! own_functions {
    () => {
        fn try_decode_udf(&self, name: &str, bytes: &[u8]) -> Result<Arc<ScalarUDF>> {
            self.functions.read(&self.functions.0.scalar, name, bytes)
        }

        fn try_encode_udf(&self, function: &ScalarUDF, bytes: &mut Vec<u8>) -> Result<()> {
            self.functions.write(self.functions.0.scalar.contains_key(function.name()), bytes);
            Ok(())
        }

        fn try_decode_udaf(&self, name: &str, bytes: &[u8]) -> Result<Arc<AggregateUDF>> {
            self.functions.read(&self.functions.0.aggregate, name, bytes)
        }

        fn try_encode_udaf(&self, function: &AggregateUDF, bytes: &mut Vec<u8>) -> Result<()> {
            self.functions.write(self.functions.0.aggregate.contains_key(function.name()), bytes);
            Ok(())
        }

        fn try_decode_udwf(&self, name: &str, bytes: &[u8]) -> Result<Arc<WindowUDF>> {
            self.functions.read(&self.functions.0.window, name, bytes)
        }

        fn try_encode_udwf(&self, function: &WindowUDF, bytes: &mut Vec<u8>) -> Result<()> {
            self.functions.write(self.functions.0.window.contains_key(function.name()), bytes);
            Ok(())
        }
    };
}

/// Queries, as the client sends them to the scheduler.
#[derive(Debug)]
pub(super) struct LogicalCodec {
    inner: BallistaLogicalExtensionCodec,
    functions: OwnFunctions,
}

impl LogicalExtensionCodec for LogicalCodec {
    fn try_decode(&self, bytes: &[u8], inputs: &[LogicalPlan], context: &TaskContext) -> Result<Extension> {
        self.inner.try_decode(bytes, inputs, context)
    }

    fn try_encode(&self, node: &Extension, bytes: &mut Vec<u8>) -> Result<()> {
        self.inner.try_encode(node, bytes)
    }

    fn try_decode_table_provider(
        &self,
        bytes: &[u8],
        table: &TableReference,
        schema: SchemaRef,
        context: &TaskContext,
    ) -> Result<Arc<dyn TableProvider>> {
        self.inner.try_decode_table_provider(bytes, table, schema, context)
    }

    fn try_encode_table_provider(
        &self,
        table: &TableReference,
        provider: Arc<dyn TableProvider>,
        bytes: &mut Vec<u8>,
    ) -> Result<()> {
        self.inner.try_encode_table_provider(table, provider, bytes)
    }

    fn try_decode_file_format(
        &self,
        bytes: &[u8],
        context: &TaskContext,
    ) -> Result<Arc<dyn FileFormatFactory>> {
        self.inner.try_decode_file_format(bytes, context)
    }

    fn try_encode_file_format(&self, bytes: &mut Vec<u8>, format: Arc<dyn FileFormatFactory>) -> Result<()> {
        self.inner.try_encode_file_format(bytes, format)
    }

    own_functions!();
}

/// Tasks, as the scheduler sends them to executors.
#[derive(Debug)]
pub(super) struct PhysicalCodec {
    inner: BallistaPhysicalExtensionCodec,
    functions: OwnFunctions,
}

impl PhysicalExtensionCodec for PhysicalCodec {
    fn try_decode(
        &self,
        bytes: &[u8],
        inputs: &[Arc<dyn ExecutionPlan>],
        context: &TaskContext,
        converter: &dyn PhysicalProtoConverterExtension,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        self.inner.try_decode(bytes, inputs, context, converter)
    }

    fn try_encode(
        &self,
        node: Arc<dyn ExecutionPlan>,
        bytes: &mut Vec<u8>,
        converter: &dyn PhysicalProtoConverterExtension,
    ) -> Result<()> {
        self.inner.try_encode(node, bytes, converter)
    }

    own_functions!();
}
