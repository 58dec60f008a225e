#include "backend/ring/lifecycler.h"

#include "backend/base/log.h"
#include "backend/io/replace_file.h"
#include "backend/ring/ring_update.h"

#include <algorithm>
#include <utility>

namespace pallium::ring {
namespace {

using enum InstanceState;

constexpr std::chrono::milliseconds kJoinStep{250};  // how often a member that waits is looked at

struct MetricNames {
    std::string_view tokensOwned, tokensToOwn, heartbeats, heartbeatsHelp;
};
constexpr MetricNames kNames{"cortex_member_ring_tokens_owned", "cortex_member_ring_tokens_to_own",
                             "cortex_member_consul_heartbeats_total",
                             "The total number of heartbeats sent to consul."};
constexpr MetricNames kBasicNames{
    "cortex_ring_member_tokens_owned", "cortex_ring_member_tokens_to_own",
    "cortex_ring_member_heartbeats_total", "The total number of heartbeats sent."};

const MetricNames& namesOf(const LifecyclerConfig& config) {
    return config.hasBasicMetrics ? kBasicNames : kNames;
}

telemetry::LabelPairs nameOf(const LifecyclerConfig& config) {
    return {{"name", config.ringName}};
}

}  // namespace

Lifecycler::Lifecycler(LifecyclerConfig config, const Dependencies& dependencies)
    : Service(config.ringName + " ring lifecycler"),
      m_config(std::move(config)),
      m_store(dependencies.store, m_config.ringName + "-lifecycler", dependencies.metrics),
      m_files(dependencies.files),
      m_clock(dependencies.clock),
      m_scheduler(dependencies.scheduler),
      m_pool(dependencies.pool),
      m_tokensOwned(dependencies.metrics.gauge(namesOf(m_config).tokensOwned,
                                               "The number of tokens owned in the ring.",
                                               nameOf(m_config))),
      m_tokensToOwn(dependencies.metrics.gauge(namesOf(m_config).tokensToOwn,
                                               "The number of tokens to own in the ring.",
                                               nameOf(m_config))),
      m_heartbeats(dependencies.metrics.counter(
          namesOf(m_config).heartbeats, namesOf(m_config).heartbeatsHelp, nameOf(m_config))),
      m_unregisterOnStop(m_config.unregisterOnStop),
      m_picker(std::random_device{}()) {}

Tokens Lifecycler::tokens() const {
    const Lock lock(m_mutex);
    return m_tokens;
}

TokenFile Lifecycler::loadFile() const {
    if (m_config.tokensFilePath.empty()) return {};
    const auto bytes = m_files.readAll(m_config.tokensFilePath);
    if (!bytes && bytes.error().kind == ErrorKind::NotFound) return {};
    auto file = bytes
                    ? decodeTokenFile({reinterpret_cast<const char*>(bytes->data()), bytes->size()})
                    : fail(bytes.error());
    if (file) return std::move(*file);
    log::error("tokens not read, new ones are picked",
               {{"path", m_config.tokensFilePath}, {"err", file.error().message}});
    return {};
}

void Lifecycler::saveFile() const {
    if (m_config.tokensFilePath.empty()) return;
    const std::string text = encodeTokenFile({m_settled, m_tokens});
    const auto saved =
        io::replaceFile(m_files, m_config.tokensFilePath,
                        {reinterpret_cast<const uint8_t*>(text.data()), text.size()});
    if (!saved)
        log::error("tokens not saved",
                   {{"path", m_config.tokensFilePath}, {"err", saved.error().message}});
}

Result<void> Lifecycler::onStart() {
    {
        const Lock lock(m_mutex);
        PALLIUM_TRY(registerInstance());
        m_nextStep = m_clock.steadyNow() + m_config.joinAfter;
        if (instanceState() == Pending && m_config.joinAfter.count() == 0) PALLIUM_TRY(join());
        m_tokensToOwn.add(static_cast<double>(m_config.numTokens));
    }
    const InstanceState state = instanceState();
    if (state == Pending || state == Joining)
        m_joining = m_scheduler.every(kJoinStep, m_pool, [this] { advance(); });
    if (m_config.heartbeatPeriod.count() > 0)
        m_beating = m_scheduler.every(m_config.heartbeatPeriod, m_pool, [this] { heartbeat(); });
    return {};
}

void Lifecycler::takeOver(const RingState& ring, TokenFile file) {
    const auto found = ring.find(m_config.id);
    const Instance before = found != ring.end() ? found->second : Instance();
    const bool wasSettled = before.state == Active || before.state == ReadOnly;
    m_settled = wasSettled ? before.state : file.previousState;
    m_tokens = before.tokens.empty() ? std::move(file.tokens) : before.tokens;
    m_registeredSec = found != ring.end() ? before.registeredSec : nowSec();
    // One that was still on its way into the ring, or has no tokens, begins anew.
    const bool goesOn = found != ring.end()
                            ? (wasSettled || before.state == Leaving) && !m_tokens.empty()
                            : m_tokens.size() >= m_config.numTokens;
    m_state = goesOn ? m_settled : Pending;
}

Result<void> Lifecycler::registerInstance() {
    TokenFile file = loadFile();
    PALLIUM_TRY(updateRing(m_store, m_config.key, [&](RingState& ring) PALLIUM_REQUIRES(m_mutex) {
        takeOver(ring, std::move(file));
        putInto(ring);
    }));
    saveFile();
    log::info("instance registered", {{"ring", m_config.ringName},
                                      {"id", m_config.id},
                                      {"state", stateText(instanceState())},
                                      {"tokens", m_tokens.size()}});
    return {};
}

Result<void> Lifecycler::join() {
    const InstanceState target = m_config.observePeriod.count() > 0 ? Joining : m_settled;
    // Picked in the update that publishes them: nobody else can have picked the same.
    PALLIUM_TRY(updateRing(m_store, m_config.key, [&](RingState& ring) PALLIUM_REQUIRES(m_mutex) {
        ring.erase(m_config.id);
        m_picker.fill(m_tokens, m_config.numTokens, ring);
        m_state = target;
        putInto(ring);
    }));
    m_nextStep = m_clock.steadyNow() + m_config.observePeriod;
    saveFile();
    log::info("instance joined", {{"ring", m_config.ringName},
                                  {"id", m_config.id},
                                  {"state", stateText(target)},
                                  {"tokens", m_tokens.size()}});
    return {};
}

void Lifecycler::advance() {
    const Lock lock(m_mutex);
    const InstanceState state = instanceState();
    if (m_isLeaving || (state != Pending && state != Joining)) return;
    if (m_clock.steadyNow() < m_nextStep) return;
    const auto done = state == Pending ? join() : enter(m_settled);
    if (!done)
        log::error("instance could not join the ring",
                   {{"ring", m_config.ringName}, {"err", done.error().message}});
}

void Lifecycler::heartbeat() {
    m_heartbeats.add();
    const Lock lock(m_mutex);
    if (const auto done = publish(); !done)
        log::error("heartbeat not written",
                   {{"ring", m_config.ringName}, {"err", done.error().message}});
}

Result<void> Lifecycler::enter(InstanceState state) {
    log::info("instance changes its state", {{"ring", m_config.ringName},
                                             {"id", m_config.id},
                                             {"from", stateText(instanceState())},
                                             {"to", stateText(state)}});
    m_state = state;
    return publish();
}

Result<void> Lifecycler::publish() {
    return updateRing(m_store, m_config.key,
                      [&](RingState& ring) PALLIUM_REQUIRES(m_mutex) { putInto(ring); });
}

void Lifecycler::putInto(RingState& ring) {
    const InstanceState state = instanceState();
    // Before it has joined it owns nothing, whatever tokens it will have.
    ring.insert_or_assign(
        m_config.id, Instance{m_config.id, m_config.address, m_config.zone, state,
                              state == Pending ? Tokens() : m_tokens, nowSec(), m_registeredSec});
    m_tokensOwned.add(static_cast<double>(m_tokens.size()) - static_cast<double>(m_tokensCounted));
    m_tokensCounted = m_tokens.size();
}

Result<void> Lifecycler::requireRunning() const {
    if (state() != service::State::Running || m_isLeaving)
        return fail(ErrorKind::Unavailable, "lifecycler not running");
    return {};
}

Result<void> Lifecycler::changeState(InstanceState target) {
    const Lock lock(m_mutex);
    PALLIUM_TRY(requireRunning());
    const InstanceState current = instanceState();
    if (current == target) return {};
    const bool isAllowed =
        (current == Active && target == ReadOnly) || (current == ReadOnly && target == Active);
    if (!isAllowed)
        return fail(ErrorKind::Conflict, fmt::format("changing instance state from {} -> {} is "
                                                     "disallowed",
                                                     stateText(current), stateText(target)));
    // Back from READONLY it counts as new: reads of shards look at who had its keys meanwhile.
    if (target == Active) m_registeredSec = nowSec();
    m_settled = target;
    saveFile();
    return enter(target);
}

Result<void> Lifecycler::renewTokens(double ratio) {
    const Lock lock(m_mutex);
    PALLIUM_TRY(requireRunning());
    const double part = std::clamp(ratio, 0.0, 1.0);
    const auto count = static_cast<size_t>(static_cast<double>(m_config.numTokens) * part);
    PALLIUM_TRY(updateRing(m_store, m_config.key, [&](RingState& ring) PALLIUM_REQUIRES(m_mutex) {
        m_picker.drop(m_tokens, count);
        m_picker.fill(m_tokens, m_config.numTokens, ring);
        putInto(ring);
    }));
    saveFile();
    log::info("tokens renewed", {{"ring", m_config.ringName}, {"count", count}});
    return {};
}

void Lifecycler::leave() {
    const Lock lock(m_mutex);
    if (m_isLeaving) return;
    const service::State running = state();
    if (running != service::State::Running && running != service::State::Stopping) return;
    m_isLeaving = true;
    const InstanceState current = instanceState();
    if (current != Active && current != Joining) return;
    if (const auto done = enter(Leaving); !done)
        log::error("leaving not written to the ring",
                   {{"ring", m_config.ringName}, {"err", done.error().message}});
}

void Lifecycler::onStop() {
    leave();
    m_joining.cancel();
    m_beating.cancel();
    const Lock lock(m_mutex);
    m_tokensToOwn.add(-static_cast<double>(m_config.numTokens));
    m_tokensOwned.add(-static_cast<double>(std::exchange(m_tokensCounted, 0)));
    if (!m_unregisterOnStop) return;
    const auto removed =
        updateRing(m_store, m_config.key, [&](RingState& ring) { ring.erase(m_config.id); });
    if (!removed)
        log::error("instance not removed from the ring",
                   {{"ring", m_config.ringName}, {"err", removed.error().message}});
}

}  // namespace pallium::ring
