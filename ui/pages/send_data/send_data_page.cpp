#include "ui/pages/send_data/send_data_page.h"

#include "ui/models/format.h"
#include "ui/pages/send_data/reception_watch.h"
#include "ui/pages/send_data/send_snippets.h"
#include "ui/widgets/announce.h"
#include "ui/widgets/text_style.h"
#include "ui/widgets/theme.h"

#include <QClipboard>
#include <QDateTime>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

namespace pallium::ui {
namespace {

constexpr int kSendGap = 8;
constexpr int kOtlpTab = 3;

}  // namespace

SendDataPage::SendDataPage(PageContext& context, QWidget* parent)
    : Page(context, parent),
      m_watch(new ReceptionWatch(session(), this)),
      m_notOffered(createText({}, TextRole::Muted)),
      m_tabs(new QTabWidget) {
    m_tabs->setDocumentMode(true);
    addSnippet(tr("Remote write"),
               tr("Add this to the configuration of a Prometheus, or of any agent that writes to "
                  "one, and reload it."),
               remoteWriteSnippet);
    addSnippet(tr("Grafana"),
               tr("Save this as a file under /etc/grafana/provisioning/datasources and restart "
                  "Grafana."),
               grafanaSnippet);
    addSnippet(tr("curl"), tr("Pushes one sample of pallium_push_test with the time of now."),
               [](const ConnectionProfile& profile, const QString& tenant) {
                   return curlSnippet(profile, tenant, QDateTime::currentMSecsSinceEpoch());
               });
    addSnippet(tr("OTLP"), tr("Add this exporter to an OpenTelemetry collector."), otlpSnippet);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * kSendGap, 2 * kSendGap, 2 * kSendGap, 2 * kSendGap);
    layout->setSpacing(kSendGap);
    layout->addWidget(m_notOffered);
    layout->addWidget(m_tabs, 1);
    layout->addWidget(createLive());

    connect(m_watch, &ReceptionWatch::changed, this, &SendDataPage::showReception);
    connect(m_tabs, &QTabWidget::currentChanged, this, &Page::stateChanged);
    connect(&session(), &Session::connectionChanged, this, [this] {
        if (Connection* connection = session().connection()) {
            connect(connection, &Connection::capabilitiesChanged, this,
                    &SendDataPage::showCapabilities);
        }
        restart();
    });
    connect(&session(), &Session::tenantChanged, this, &SendDataPage::restart);
    if (Connection* connection = session().connection()) {
        connect(connection, &Connection::capabilitiesChanged, this,
                &SendDataPage::showCapabilities);
    }
    restart();
}

SendDataPage::~SendDataPage() = default;

QString SendDataPage::title() const {
    return tr("Send data");
}

QWidget* SendDataPage::initialFocus() {
    return m_tabs;
}

void SendDataPage::setActive(bool isActive) {
    if (isActive == m_isActive) return;
    m_isActive = isActive;
    restart();
}

void SendDataPage::refresh(bool isHard) {
    Q_UNUSED(isHard)
    restart();
}

QJsonObject SendDataPage::saveState() const {
    return {{QStringLiteral("tab"), m_tabs->currentIndex()}};
}

void SendDataPage::restoreState(const QJsonObject& state) {
    m_tabs->setCurrentIndex(state.value(u"tab").toInt());
}

void SendDataPage::restart() {
    fillSnippets();
    showCapabilities();
    m_watch->setOn(m_isActive);
}

void SendDataPage::addSnippet(const QString& title, const QString& note, Fill fill) {
    auto* pane = new QWidget;
    Snippet snippet{new QPlainTextEdit, createText(note, TextRole::Muted), std::move(fill)};
    snippet.text->setReadOnly(true);
    setMonospace(*snippet.text);
    snippet.text->setLineWrapMode(QPlainTextEdit::NoWrap);
    snippet.text->setAccessibleName(title);
    snippet.text->setTabChangesFocus(true);
    auto* copy = new QPushButton(theme().icon(QStringLiteral("copy")), tr("Copy"));
    copy->setAccessibleName(tr("Copy the text for %1").arg(title));
    connect(copy, &QPushButton::clicked, this, [this, text = snippet.text, title] {
        fillSnippets();  // what is copied carries the time of now
        QGuiApplication::clipboard()->setText(text->toPlainText());
        Q_EMIT notice(tr("Copied the text for %1.").arg(title));
    });
    auto* top = new QHBoxLayout;
    top->setSpacing(kSendGap);
    top->addWidget(snippet.note, 1);
    top->addWidget(copy, 0, Qt::AlignTop);
    auto* layout = new QVBoxLayout(pane);
    layout->setContentsMargins(0, 2 * kSendGap, 0, 0);
    layout->setSpacing(kSendGap);
    layout->addLayout(top);
    layout->addWidget(snippet.text, 1);
    m_tabs->addTab(pane, title);
    m_snippets.push_back(std::move(snippet));
}

QWidget* SendDataPage::createLive() {
    auto* box = new QFrame;
    box->setFrameShape(QFrame::StyledPanel);
    m_liveIcon = new QLabel;
    m_live = new QLabel;
    m_live->setObjectName(QStringLiteral("live"));
    m_live->setWordWrap(true);
    m_live->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_openQuery = new QPushButton(theme().icon(QStringLiteral("chart-line")), tr("Open in Query"));
    m_openQuery->setObjectName(QStringLiteral("openQuery"));
    connect(m_openQuery, &QPushButton::clicked, this, &SendDataPage::openQuery);
    auto* layout = new QHBoxLayout(box);
    layout->setContentsMargins(2 * kSendGap, kSendGap, kSendGap, kSendGap);
    layout->setSpacing(kSendGap);
    layout->addWidget(m_liveIcon);
    layout->addWidget(m_live, 1);
    layout->addWidget(m_openQuery);
    return box;
}

void SendDataPage::fillSnippets() {
    const Connection* connection = session().connection();
    for (const Snippet& snippet : m_snippets) {
        snippet.text->setPlainText(connection != nullptr
                                       ? snippet.fill(connection->profile(), session().tenant())
                                       : QString());
    }
}

void SendDataPage::showCapabilities() {
    const Connection* connection = session().connection();
    const Capabilities found = connection != nullptr ? connection->capabilities() : Capabilities();
    const bool takesPush = found[Capability::Push].mayWork();
    m_notOffered->setVisible(!takesPush);
    m_notOffered->setText(missingText(Capability::Push) + u' ' + enablingHint(Capability::Push));
    const bool takesOtlp = found[Capability::Otlp].mayWork();
    const Snippet& otlp = m_snippets[kOtlpTab];
    otlp.text->setVisible(takesOtlp);
    otlp.note->setText(takesOtlp
                           ? tr("Add this exporter to an OpenTelemetry collector.")
                           : missingText(Capability::Otlp) + u' ' + enablingHint(Capability::Otlp));
}

void SendDataPage::openQuery() {
    Q_EMIT pageRequested({QStringLiteral("query"), runningQuery(QStringLiteral("up")), true});
}

}  // namespace pallium::ui
