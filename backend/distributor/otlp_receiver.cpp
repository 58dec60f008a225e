#include "backend/distributor/otlp_receiver.h"

#include "backend/base/log.h"
#include "backend/distributor/otlp_translator.h"
#include "backend/distributor/push_buffers.h"
#include "backend/io/compression.h"
#include "backend/tenancy/limits.h"
#include "backend/wire/histogram_reader.h"
#include "backend/wire/otlp_json.h"
#include "backend/wire/otlp_protobuf.h"

namespace pallium::distributor {

/// What one push needs room for; each points into those before it.
struct OtlpBuffers {
    std::string plain;  // the body uncompressed
    wire::OtlpJsonDecoder json;
    wire::OtlpRequest request;
    OtlpTranslator translator;
    PushBuffers push;

    /// Gives back what a request of unusual size made us take.
    void release() {
        constexpr size_t kKeptBytes = 4 << 20;
        constexpr size_t kKeptLabels = 1 << 18;
        if (plain.capacity() > kKeptBytes) plain = std::string();
        json.release();
        request.clear();
        if (push.batch.labels.capacity() > kKeptLabels) push.batch = WriteBatch();
        wire::releaseLargeHistograms(push.batch.histograms);
        push.batch.clear();
    }
};

namespace {

constexpr int kBadOtlp = 400;

struct ReleaseAtEnd {
    explicit ReleaseAtEnd(OtlpBuffers& all) : buffers(all) {}
    ~ReleaseAtEnd() { buffers.release(); }
    ReleaseAtEnd(const ReleaseAtEnd&) = delete;
    ReleaseAtEnd& operator=(const ReleaseAtEnd&) = delete;
    OtlpBuffers& buffers;
};

OtlpSettings settingsOf(const DistributorConfig& config, const tenancy::Limits& limits) {
    OtlpSettings settings;
    settings.convertsAllAttributes = config.otlp.convertAllAttributes;
    settings.makesTargetInfo = !config.otlp.disableTargetInfo;
    settings.acceptsDelta = config.otlp.allowDeltaTemporality;
    settings.addsTypeAndUnit = config.otlp.enableTypeAndUnitLabels;
    settings.addsSuffixes = config.otlp.addMetricSuffixes;
    settings.keepsUtf8 = config.names == NameScheme::Utf8;
    settings.promoted = limits.promoteResourceAttributes;
    return settings;
}

/// The body without its coding, in `plain` if it has one.
Result<std::string_view> uncompressed(const OtlpBody& body, size_t maxBytes, std::string& plain) {
    switch (body.coding) {
        case OtlpCoding::Gzip:
            PALLIUM_TRY(io::gzipDecode(body.bytes, maxBytes, plain));
            return plain;
        case OtlpCoding::Zstd:
            PALLIUM_TRY(io::zstdDecode(body.bytes, maxBytes, plain));
            return plain;
        case OtlpCoding::None:
            break;
    }
    return body.bytes;
}

}  // namespace

OtlpReceiver::OtlpReceiver(Distributor& distributor) : m_distributor(distributor) {}

OtlpReceiver::~OtlpReceiver() = default;

size_t OtlpReceiver::maxRecvMsgSizeBytes() const {
    return static_cast<size_t>(m_distributor.config().otlpMaxRecvMsgSizeBytes);
}

PushResult OtlpReceiver::push(const Context& context, const tenancy::TenantId& tenant,
                              const OtlpBody& body) {
    constexpr std::string_view kReason = "otlp_translation_error";
    const auto buffers = m_buffers.take();
    const ReleaseAtEnd release{*buffers};
    if (auto decoded = decode(body, *buffers); !decoded) return tl::unexpected(decoded.error());
    const auto limits = m_distributor.limitsOf(tenant);
    const OtlpSettings settings = settingsOf(m_distributor.config(), *limits);
    const OtlpOutcome outcome =
        buffers->translator.translate(buffers->request, settings, buffers->push.batch);
    if (outcome.dropped > 0) m_distributor.countUnread(tenant, kReason, outcome.dropped);
    if (!outcome.error.empty() && outcome.translated == 0)
        return tl::unexpected(PushError{kBadOtlp, outcome.error, {}});
    if (!outcome.error.empty())
        log::debug("data points of OTLP left out", {{"user", tenant.text()},
                                                    {"count", std::to_string(outcome.dropped)},
                                                    {"err", outcome.error}});
    return m_distributor.pushDecoded(context, tenant, buffers->push);
}

tl::expected<void, PushError> OtlpReceiver::decode(const OtlpBody& body,
                                                   OtlpBuffers& buffers) const {
    const size_t limit = maxRecvMsgSizeBytes();
    if (body.bytes.size() > limit)
        return tl::unexpected(Distributor::tooLarge(body.bytes.size(), limit));
    const auto plain = uncompressed(body, limit, buffers.plain);
    if (!plain) {
        // How much more there would be is not found out.
        if (plain.error().kind == ErrorKind::LimitExceeded)
            return tl::unexpected(Distributor::tooLarge(limit + 1, limit));
        return tl::unexpected(PushError{kBadOtlp, plain.error().message, {}});
    }
    const Result<void> decoded = body.format == OtlpFormat::Json
                                     ? buffers.json.decode(*plain, buffers.request)
                                     : wire::decodeOtlpProtobuf(*plain, buffers.request);
    if (!decoded) return tl::unexpected(PushError{kBadOtlp, decoded.error().message, {}});
    return {};
}

}  // namespace pallium::distributor
