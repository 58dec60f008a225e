#pragma once

#include "backend/base/context.h"
#include "backend/base/object_pool.h"
#include "backend/distributor/distributor.h"

#include <cstdint>
#include <memory>
#include <string_view>

namespace pallium::distributor {

enum class OtlpFormat : uint8_t { Protobuf, Json };
enum class OtlpCoding : uint8_t { None, Gzip, Zstd };

/// A request as it came.
struct OtlpBody {
    std::string_view bytes;
    OtlpFormat format = OtlpFormat::Protobuf;
    OtlpCoding coding = OtlpCoding::None;
};

struct OtlpBuffers;

/// Metrics of OpenTelemetry on their way to the distributor: uncompressed, decoded, translated.
///
/// Buffers are pooled: in steady state a push allocates nothing per data point. Threads: internally
/// synchronised; pushes run in parallel.
class OtlpReceiver {
  public:
    explicit OtlpReceiver(Distributor& distributor);
    ~OtlpReceiver();

    /// Stores what can be translated. An error if nothing can, or as Distributor::push(): metrics
    /// that cannot be translated beside others that can are only counted and logged, as Cortex
    /// does.
    PushResult push(const Context& context, const tenancy::TenantId& tenant, const OtlpBody& body);
    /// Of a body, as sent and uncompressed.
    size_t maxRecvMsgSizeBytes() const;

  private:
    tl::expected<void, PushError> decode(const OtlpBody& body, OtlpBuffers& buffers) const;

    Distributor& m_distributor;
    ObjectPool<OtlpBuffers> m_buffers;
};

}  // namespace pallium::distributor
