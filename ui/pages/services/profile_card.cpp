#include "ui/pages/services/profile_card.h"

#include "ui/models/format.h"
#include "ui/widgets/action_button.h"
#include "ui/widgets/announce.h"
#include "ui/widgets/card.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/file_saver.h"
#include "ui/widgets/text_style.h"

#include <QComboBox>
#include <QDateTime>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace pallium::ui {
namespace {

constexpr int kDefaultSeconds = 30;
constexpr int kMaxSeconds = 600;

QString kindText(ProfileKind kind) {
    switch (kind) {
        case ProfileKind::Processor:
            return ProfileCard::tr("Processor time");
        case ProfileKind::WallClock:
            return ProfileCard::tr("Wall clock");
        case ProfileKind::Heap:
            return ProfileCard::tr("Memory in use");
        case ProfileKind::Allocations:
            return ProfileCard::tr("Allocations");
        case ProfileKind::Threads:
            return ProfileCard::tr("Goroutines or threads");
        case ProfileKind::ThreadCreation:
            return ProfileCard::tr("Thread creation");
        case ProfileKind::Locks:
            return ProfileCard::tr("Holders of locks");
        case ProfileKind::Waits:
            break;
    }
    return ProfileCard::tr("Waits for locks");
}

bool isOffered(const Capabilities& capabilities, ProfileKind kind) {
    return capabilities[kind == ProfileKind::WallClock ? Capability::WallProfiles
                                                       : Capability::Profiles]
               .state == Availability::State::Yes;
}

}  // namespace

ProfileCard::ProfileCard(PageContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_files(new FileSaver(*this)) {
    auto* card = new Card(tr("Profile"), this);
    m_report = createText({}, TextRole::Muted);
    m_report->setObjectName(QStringLiteral("profileReport"));
    m_report->setTextFormat(Qt::PlainText);
    m_report->setWordWrap(true);
    m_report->hide();
    card->setContent(stacked(createChoices(), m_report));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(card);
    m_clock.setInterval(std::chrono::seconds(1));
    connect(&m_clock, &QTimer::timeout, this, &ProfileCard::tick);
    connect(m_files, &FileSaver::failed, this, &ProfileCard::report);
    connect(m_files, &FileSaver::saved, this, [this](const QString& path, qint64 bytes) {
        const QString text =
            tr("Saved as %1 (%2).").arg(QFileInfo(path).fileName(), formatBytes(bytes));
        report(text);
        Q_EMIT notice(text);
    });
    hide();
    updateActions();
}

QWidget* ProfileCard::createChoices() {
    m_kind = new QComboBox;
    m_kind->setObjectName(QStringLiteral("profileKind"));
    m_kind->setAccessibleName(tr("Kind of profile"));
    m_kind->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_kind->setMinimumContentsLength(12);
    m_seconds = new QSpinBox;
    m_seconds->setObjectName(QStringLiteral("profileSeconds"));
    m_seconds->setAccessibleName(tr("Seconds to record"));
    m_seconds->setRange(1, kMaxSeconds);
    m_seconds->setValue(kDefaultSeconds);
    m_seconds->setSuffix(tr(" s"));
    connect(m_kind, &QComboBox::currentIndexChanged, this,
            [this] { m_seconds->setEnabled(takesTime(kind())); });
    m_save = m_context.commands.add(
        {QStringLiteral("services.saveProfile"), tr("Save profile…"), QStringLiteral("download")},
        this, [this] { ask(); });
    m_cancel = m_context.commands.add(
        {QStringLiteral("services.cancelProfile"), tr("Cancel"), QStringLiteral("x")}, this,
        [this] { cancel(); });
    auto* choices = new QWidget;
    auto* column = new QVBoxLayout(choices);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    auto* kinds = new QHBoxLayout;
    kinds->addWidget(m_kind, 1);
    kinds->addWidget(m_seconds);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(new ActionButton(m_save, choices));
    buttons->addWidget(new ActionButton(m_cancel, choices));
    buttons->addStretch(1);
    column->addLayout(kinds);
    column->addLayout(buttons);
    return choices;
}

ProfileKind ProfileCard::kind() const {
    return static_cast<ProfileKind>(m_kind->currentData().toInt());
}

void ProfileCard::showOffers() {
    const Connection* connection = m_context.session.connection();
    std::vector<ProfileKind> offered;
    if (connection != nullptr)
        for (const ProfileKind each : profileKinds())
            if (isOffered(connection->capabilities(), each)) offered.push_back(each);
    const int chosen = m_kind->currentData().toInt();
    {
        const QSignalBlocker blocker(m_kind);
        m_kind->clear();
        for (const ProfileKind each : offered)
            m_kind->addItem(kindText(each), static_cast<int>(each));
        m_kind->setCurrentIndex(std::max(0, m_kind->findData(chosen)));
    }
    m_seconds->setEnabled(takesTime(kind()));
    setVisible(!offered.empty());
    updateActions();
}

void ProfileCard::forget() {
    m_call.cancel();
    m_clock.stop();
    m_report->hide();
    m_report->clear();
    showOffers();
}

QString ProfileCard::reportText() const {
    return m_report->text();
}

void ProfileCard::ask() {
    const ProfileKind wanted = kind();
    const QString name =
        QStringLiteral("%1-%2.pb.gz")
            .arg(profileName(wanted),
                 QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-hhmmss")));
    m_files->ask(tr("Save profile"), name, tr("Profile") + QStringLiteral(" (*.pb.gz)"),
                 [this, wanted, seconds = m_seconds->value()](const QString& path) {
                     record(wanted, seconds, path);
                 });
}

void ProfileCard::record(ProfileKind kind, int seconds, const QString& path) {
    Connection* connection = m_context.session.connection();
    if (connection == nullptr) return;
    m_wanted = takesTime(kind) ? seconds : 0;
    m_since.start();
    m_call = profile(connection->client(), kind, seconds,
                     [this, path](const ApiResult<QByteArray>& result) { take(result, path); });
    m_clock.start();
    tick();
    announce(*m_report, m_report->text());
    updateActions();
}

void ProfileCard::take(const ApiResult<QByteArray>& result, const QString& path) {
    m_clock.stop();
    if (result) {
        report(tr("Writing %1…").arg(QFileInfo(path).fileName()));
        m_files->save(path, [bytes = *result]() -> FileSaver::Bytes { return bytes; });
    } else {
        report(
            tr("Nothing was saved. %1: %2").arg(errorTitle(result.error()), result.error().text));
    }
    updateActions();
}

void ProfileCard::cancel() {
    if (!m_call.isActive()) return;
    m_call.cancel();
    m_clock.stop();
    report(tr("Cancelled; nothing was saved."));
    updateActions();
}

void ProfileCard::tick() {
    const qint64 seconds = m_since.elapsed() / 1000;
    m_report->setText(m_wanted == 0        ? tr("Waiting for the server…")
                      : seconds < m_wanted ? tr("Recording, %1 of %2 s").arg(seconds).arg(m_wanted)
                                           : tr("Recorded; waiting for the server to send it…"));
    m_report->show();
}

void ProfileCard::report(const QString& text) {
    m_report->setText(text);
    m_report->show();
    announce(*m_report, text);
}

void ProfileCard::updateActions() {
    const bool isRecording = m_call.isActive();
    m_save->setEnabled(!isRecording && m_kind->count() > 0);
    m_save->setStatusTip(isRecording            ? tr("One is being recorded.")
                         : m_kind->count() == 0 ? missingText(Capability::Profiles)
                                                : QString());
    m_cancel->setEnabled(isRecording);
    m_cancel->setStatusTip(isRecording ? QString() : tr("Nothing is being recorded."));
}

}  // namespace pallium::ui
