#include "backend/tenancy/runtime_config.h"

#include "backend/base/digest.h"
#include "backend/base/log.h"
#include "backend/config/yaml.h"

#include <algorithm>
#include <utility>

namespace pallium::tenancy {

RuntimeConfig::RuntimeConfig(RuntimeDefaults defaults, std::chrono::milliseconds period,
                             Dependencies dependencies)
    : Service("runtime-config"),
      m_defaults(std::move(defaults)),
      m_period(period),
      m_metrics(dependencies.metrics),
      m_scheduler(dependencies.scheduler),
      m_background(dependencies.background),
      m_store(std::move(dependencies.store)),
      m_document(std::make_shared<const RuntimeDocument>()) {}

Result<void> RuntimeConfig::onStart() {
    if (const auto loaded = reload(); !loaded)
        return fail(loaded.error().wrap("failed to load runtime config"));
    if (m_period.count() <= 0) return {};
    registerMetrics();
    m_timer = m_scheduler.every(m_period, m_background, [this] {
        (void)reload();  // logged
    });
    return {};
}

void RuntimeConfig::registerMetrics() {
    m_metrics.collect("cortex_runtime_config_last_reload_successful",
                      "Whether the last runtime-config reload attempt was successful.", false,
                      [this]() -> std::vector<telemetry::Collected> {
                          return {{{}, failure().empty() ? 1.0 : 0.0}};
                      });
    m_metrics.collect("cortex_runtime_config_hash",
                      "Hash of the currently active runtime config file.", false,
                      [this]() -> std::vector<telemetry::Collected> {
                          const Lock lock(m_mutex);
                          return {{{{"sha256", m_hash}}, 1}};
                      });
}

std::shared_ptr<const RuntimeDocument> RuntimeConfig::current() const {
    const Lock lock(m_mutex);
    return m_document;
}

std::string RuntimeConfig::failure() const {
    const Lock lock(m_mutex);
    return m_failure;
}

std::string RuntimeConfig::print(std::string_view mode) const {
    std::string remark = failure();
    // A line break would end the comment.
    std::replace_if(
        remark.begin(), remark.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; },
        ' ');
    if (!remark.empty())
        remark = fmt::format("# Not reloaded, older values are in force: {}\n", remark);
    const auto document = current();
    return remark + (mode == "diff" ? printRuntimeDiff(*document, *m_defaults.limits)
                                    : printRuntimeDocument(*document));
}

Result<void> RuntimeConfig::reload() {
    const Lock lock(m_changing);
    PALLIUM_TRY(load());
    return {};
}

Result<std::string> RuntimeConfig::load() {
    auto text = m_store->read();
    if (!text) return refuse({}, text.error().wrap("read file"));
    std::string hash = sha256Hex(*text);
    if (hash == m_seenHash) {
        std::string known = failure();
        if (known.empty()) return text;
        return fail(ErrorKind::InvalidArgument, std::move(known));
    }
    auto document = parseRuntimeDocument(*text, m_defaults);
    if (!document) return refuse(std::move(hash), document.error().wrap("load file"));
    take(std::move(*document), std::move(hash));
    return text;
}

void RuntimeConfig::take(RuntimeDocument document, std::string hash) {
    m_seenHash = hash;
    auto shared = std::make_shared<const RuntimeDocument>(std::move(document));
    const Lock lock(m_mutex);
    m_document.swap(shared);  // the old one is destroyed outside the lock
    m_hash = std::move(hash);
    m_failure.clear();
}

tl::unexpected<Error> RuntimeConfig::refuse(std::string hash, Error error) {
    if (!hash.empty() || failure() != error.message)
        log::error("failed to load config", {{"err", error.message}});
    m_seenHash = std::move(hash);
    const Lock lock(m_mutex);
    m_failure = error.message;
    return fail(std::move(error));
}

Result<void> RuntimeConfig::update(const Change& change) {
    const Lock lock(m_changing);
    const auto written = load();
    if (!written)
        return fail(ErrorKind::Internal, "runtime config read error: " + written.error().message);
    const auto now = current();
    const auto source = change(*now);
    PALLIUM_TRY(source);
    if (*source == now->source) return {};
    const std::string text = config::editYaml(*written, now->source, *source);
    // What is put in force is what the next start will read.
    auto document = parseRuntimeDocument(text, m_defaults);
    PALLIUM_TRY(document);
    PALLIUM_TRY(m_store->write(text));
    take(std::move(*document), sha256Hex(text));
    return {};
}

}  // namespace pallium::tenancy
