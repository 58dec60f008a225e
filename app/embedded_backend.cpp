#include "app/embedded_backend.h"

#include "app/exit_codes.h"
#include "app/qt_log.h"
#include "app/signals.h"
#include "backend/api/build_info.h"
#include "backend/base/log.h"

#include <QCoreApplication>

namespace pallium::app {
namespace {

// How far above the usual port the console looks for a free one.
constexpr uint16_t kPortsTried = 100;

const char* textOrNull(const std::string& text) {
    return text.empty() ? nullptr : text.c_str();
}

}  // namespace

EmbeddedBackend::EmbeddedBackend(const server::CommandLine& commandLine,
                                 const server::LoadedConfig& config)
    : m_commandLine(commandLine), m_config(config) {
    log::setSink([this](std::string line) { m_log.add(std::move(line)); });
}

EmbeddedBackend::~EmbeddedBackend() {
    stop();
    log::setSink({});
}

PalliumHost EmbeddedBackend::host() {
    PalliumHost host{};
    host.context = this;
    host.product = "Pallium";
    host.version = api::buildInfo().version.c_str();
    host.applicationReady = &EmbeddedBackend::applicationReady;
    host.startBackend = &EmbeddedBackend::startCallback;
    host.stopBackend = &EmbeddedBackend::stopCallback;
    host.takeLog = &EmbeddedBackend::takeLog;
    host.wantsDemo = m_commandLine.isDemo ? 1 : 0;
    host.startsServer = m_commandLine.noServer || !m_commandLine.connectUrl.empty() ? 0 : 1;
    host.isReadWrite = m_commandLine.isReadWrite ? 1 : 0;
    host.connectUrl = textOrNull(m_commandLine.connectUrl);
    host.tenant = textOrNull(m_commandLine.tenant);
    host.profileDir = textOrNull(m_commandLine.profileDir);
    host.theme = textOrNull(m_commandLine.theme);
    return host;
}

void EmbeddedBackend::applicationReady(void* /*context*/) {
    consoleIsOpen();
    QCoreApplication* application = QCoreApplication::instance();
    auto* signals = new StopSignals(application);
    QObject::connect(signals, &StopSignals::stopRequested, application,
                     [] { QCoreApplication::exit(kExitOk); });
}

const char* EmbeddedBackend::startCallback(void* context, int isDemo, const char** baseUrl) {
    auto& self = *static_cast<EmbeddedBackend*>(context);
    if (const auto started = self.start(isDemo != 0); !started) {
        self.m_failure = started.error().message;
        return self.m_failure.c_str();
    }
    *baseUrl = self.m_baseUrl.c_str();
    return nullptr;
}

void EmbeddedBackend::stopCallback(void* context) {
    static_cast<EmbeddedBackend*>(context)->stop();
}

unsigned long long EmbeddedBackend::takeLog(void* context, void* taker,
                                            void (*take)(void* taker, const char* line)) {
    const LogRing::Lines waiting = static_cast<EmbeddedBackend*>(context)->m_log.take();
    for (const std::string& line : waiting.lines)
        take(taker, line.c_str());
    return waiting.lost;
}

Result<void> EmbeddedBackend::start(bool isDemo) {
    stop();
    const auto config = configFor(isDemo);
    PALLIUM_TRY(config);
    const auto onFailure = [](const std::string& reason) {
        log::error("a service failed", {{"err", reason}});
    };
    m_backend = std::make_unique<server::Backend>(**config, onFailure, kPortsTried);
    const auto started = m_backend->start();
    if (started) {
        m_baseUrl = m_backend->baseUrl();
        if (isDemo) startDemo();
        return {};
    }
    m_backend.reset();
    if (started.error().kind != ErrorKind::Unavailable) return started;
    const auto address = server::addressOfHolder(**config);
    if (!address) return started;
    log::info("using the server that holds the data folder", {{"address", *address}});
    m_baseUrl = *address;
    return {};
}

void EmbeddedBackend::startDemo() {
    m_demo =
        std::make_unique<demo::Demo>(static_cast<uint64_t>(m_commandLine.demoSeed), systemClock());
    m_demo->start(m_baseUrl);
}

void EmbeddedBackend::stop() {
    m_demo.reset();
    m_backend.reset();
}

Result<const server::LoadedConfig*> EmbeddedBackend::configFor(bool isDemo) {
    if (isDemo == m_commandLine.isDemo) return &m_config;
    if (!m_otherConfig) {
        server::CommandLine commandLine = m_commandLine;
        commandLine.isDemo = isDemo;
        // File, folder and flags are for the mode that was asked for: the user's own data and the
        // demo's never meet.
        commandLine.configFile.clear();
        commandLine.flags.clear();
        auto loaded = server::loadConfig(commandLine, config::processEnvironment());
        PALLIUM_TRY(loaded);
        m_otherConfig = std::make_unique<server::LoadedConfig>(std::move(*loaded));
    }
    return m_otherConfig.get();
}

}  // namespace pallium::app
