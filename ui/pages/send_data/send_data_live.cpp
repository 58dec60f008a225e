// The line of the page `send-data` that tells whether samples arrive.
#include "ui/models/format.h"
#include "ui/pages/send_data/reception_watch.h"
#include "ui/pages/send_data/send_data_page.h"
#include "ui/widgets/announce.h"
#include "ui/widgets/theme.h"

#include <QDateTime>
#include <QLabel>
#include <QPushButton>

namespace pallium::ui {
namespace {

struct LiveLook {
    QString icon;
    Token token;
};

LiveLook liveLookOf(ReceptionWatch::State state) {
    switch (state) {
        case ReceptionWatch::State::Receiving:
            return {QStringLiteral("circle-dot"), Token::Ok};
        case ReceptionWatch::State::Unknown:
            return {QStringLiteral("info"), Token::Info};
        case ReceptionWatch::State::Quiet:
            return {QStringLiteral("clock"), Token::Warn};
        default:
            return {QStringLiteral("clock"), Token::TextMuted};
    }
}

QString liveTextOf(const ReceptionWatch& watch, const QTimeZone& zone) {
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    switch (watch.state()) {
        case ReceptionWatch::State::Off:
            return SendDataPage::tr("No server is open.");
        case ReceptionWatch::State::Unknown:
            return watch.problem();
        case ReceptionWatch::State::Waiting:
            if (watch.samples() == 0) return SendDataPage::tr("Waiting for samples…");
            return SendDataPage::tr("Waiting for new samples… (%1 arrived before, %2 series)")
                .arg(formatCount(watch.samples()), formatCount(watch.series()));
        case ReceptionWatch::State::Receiving:
            return SendDataPage::tr("%1 samples/s · %2 series · first sample %3, after %4")
                .arg(formatValue(watch.samplesPerSecond(), Unit::None, 3),
                     formatCount(watch.series()), formatShortTime(watch.firstSampleMs(), now, zone),
                     formatDuration(watch.firstSampleMs() - watch.sinceMs()));
        case ReceptionWatch::State::Quiet:
            return SendDataPage::tr("The last sample arrived %1 · %2 series")
                .arg(formatAge(now - watch.lastSampleMs()), formatCount(watch.series()));
    }
    return {};
}

}  // namespace

void SendDataPage::showReception() {
    const LiveLook look = liveLookOf(m_watch->state());
    const int size = fontMetrics().height();
    m_liveIcon->setPixmap(
        theme().icon(look.icon, look.token).pixmap(QSize(size, size), devicePixelRatioF()));
    const bool isOther = m_live->property("state").toInt() != static_cast<int>(m_watch->state());
    m_live->setText(liveTextOf(*m_watch, session().timeZone()));
    m_live->setProperty("state", static_cast<int>(m_watch->state()));
    m_openQuery->setEnabled(session().connection() != nullptr);
    // Every second would be too much to listen to.
    if (isOther) announce(*m_live, m_live->text());
}

}  // namespace pallium::ui
