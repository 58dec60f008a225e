#include "ui/connection/connection.h"

#include "ui/connection/endpoint_builder.h"
#include "ui/connection/readiness_check.h"

namespace pallium::ui {
namespace {

constexpr std::chrono::milliseconds kLocalReadiness{2000};
constexpr std::chrono::milliseconds kRemoteReadiness{10000};
constexpr std::chrono::milliseconds kReprobe{10 * 60 * 1000};

}  // namespace

Connection::Connection(ConnectionProfile profile, const QString& secret, QObject* parent)
    : QObject(parent), m_profile(std::move(profile)), m_probeTenant(m_profile.defaultTenant) {
    BuiltEndpoint built = buildEndpoint(m_profile, secret);
    m_profileProblem = std::move(built.problem);
    m_client = std::make_unique<ApiClient>(std::move(built.endpoint));
    m_poller = std::make_unique<Poller>();
    watchReadiness();
}

Connection::~Connection() = default;

void Connection::watchReadiness() {
    m_readiness =
        m_poller->add(QStringLiteral("readiness"), isLocal() ? kLocalReadiness : kRemoteReadiness,
                      [this](const Poller::Done& done) { askReadiness(done); });
    m_reprobe = m_poller->add(QStringLiteral("capabilities"), kReprobe,
                              [this](const Poller::Done& done) { runProbe(done); });
}

void Connection::askReadiness(const Poller::Done& done) {
    auto handler = [this, done](ApiResult<Readiness> result) {
        if (m_hasOwnReady && !result && result.error().kind == ApiErrorKind::Missing) {
            m_hasOwnReady = false;
            return askReadiness(done);
        }
        takeReadiness(result, done);
    };
    m_readinessCall =
        m_hasOwnReady
            ? readiness(*m_client, ApiRequest::Urgency::Background, std::move(handler))
            : prometheusReadiness(*m_client, ApiRequest::Urgency::Background, std::move(handler));
}

void Connection::takeReadiness(const ApiResult<Readiness>& result, const Poller::Done& done) {
    if (result) {
        setState(result->isReady ? State::Ready : State::NotReady, result->text);
    } else if (result.error().kind == ApiErrorKind::Missing) {
        setState(State::Ready, {});
    } else {
        const bool isThere = result.error().status != 0;
        setState(isThere ? State::NotReady : State::Offline, result.error().text);
    }
    done(m_state != State::Offline);
}

void Connection::setState(State state, const QString& text) {
    if (state == m_state && text == m_stateText) return;
    const bool isBack =
        state == State::Ready && (m_state == State::NotReady || m_state == State::Offline);
    m_state = state;
    m_stateText = text;
    if (isBack) m_reprobe->runNow();
    Q_EMIT stateChanged();
}

QString Connection::productText() const {
    return m_build ? pallium::ui::productText(*m_build, m_hasOwnReady) : QString();
}

void Connection::probe(const QString& tenant) {
    m_probeTenant = tenant;
    m_reprobe->runNow();
}

void Connection::runProbe(const Poller::Done& done) {
    m_buildInfoCall = buildInfo(*m_client, m_probeTenant, ApiRequest::Urgency::Background,
                                [this](const ApiResult<BuildInfo>& result) {
                                    if (!result) return;
                                    m_build = *result;
                                    Q_EMIT stateChanged();
                                });
    m_probe = std::make_unique<CapabilityProbe>(
        *m_client, m_probeTenant, [this, done](const Capabilities& found) {
            m_capabilities = found;
            done(true);  // a server that does not answer is asked again when it comes back
            Q_EMIT capabilitiesChanged();
        });
}

}  // namespace pallium::ui
