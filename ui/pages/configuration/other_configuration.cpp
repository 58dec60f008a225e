#include "ui/pages/configuration/other_configuration.h"

#include "ui/client/status_api.h"
#include "ui/connection/endpoint_builder.h"
#include "ui/connection/secret_store.h"
#include "ui/connection/state_database.h"
#include "ui/widgets/announce.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/token_label.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPointer>
#include <QSignalBlocker>

#include <algorithm>

namespace pallium::ui {
namespace {

constexpr qsizetype kMaxFileBytes = 4 << 20;
// Profiles are known by their ids, none of which is empty or begins with a colon.
const QString kFile = QStringLiteral(":file");

}  // namespace

OtherConfiguration::OtherConfiguration(PageContext& context, QWidget* parent)
    : QWidget(parent), m_context(context) {
    auto* label = new QLabel(tr("Compare with"));
    m_choice = new QComboBox;
    m_choice->setObjectName(QStringLiteral("compareWith"));
    m_choice->setAccessibleName(label->text());
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    label->setBuddy(m_choice);
    m_problem = new TokenLabel(Token::Warn);
    m_problem->setObjectName(QStringLiteral("compareProblem"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->hide();
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(label);
    row->addWidget(m_choice);
    row->addWidget(m_problem, 1);
    fill();
    connect(m_choice, &QComboBox::currentIndexChanged, this, &OtherConfiguration::choose);
}

void OtherConfiguration::setRuntime(bool isRuntime) {
    m_isRuntime = isRuntime;
    reset();
}

void OtherConfiguration::fill() {
    const Connection* open = m_context.session.connection();
    const QString chosen = m_choice->currentData().toString();
    const QSignalBlocker blocker(m_choice);
    m_choice->clear();
    m_choice->addItem(tr("Nothing"), QString());
    for (const ConnectionProfile& profile : m_context.session.database().profiles())
        if (open == nullptr || open->profile().id != profile.id)
            m_choice->addItem(profile.name, profile.id);
    m_choice->addItem(tr("A file…"), kFile);
    m_choice->setCurrentIndex(std::max(0, m_choice->findData(chosen)));
}

void OtherConfiguration::reset() {
    ++m_attempt;
    m_call.cancel();
    m_problem->hide();
    {
        const QSignalBlocker blocker(m_choice);
        m_choice->setCurrentIndex(0);
    }
    Q_EMIT changed({}, {});
}

void OtherConfiguration::choose(int index) {
    const QString id = m_choice->itemData(index).toString();
    if (id.isEmpty()) return reset();
    ++m_attempt;
    m_call.cancel();
    m_problem->hide();
    id == kFile ? askForFile() : readProfile(id);
}

void OtherConfiguration::askForFile() {
    QFileDialog::getOpenFileContent(
        tr("Configuration (*.yaml *.yml)"),
        [self = QPointer(this), attempt = m_attempt](const QString& name, const QByteArray& text) {
            if (!self || attempt != self->m_attempt) return;
            name.isEmpty() ? self->reset() : self->takeFile(name, text);
        });
}

void OtherConfiguration::takeFile(const QString& name, const QByteArray& text) {
    if (text.size() > kMaxFileBytes) return fail(tr("%1 is too large.").arg(name));
    Q_EMIT changed(QFileInfo(name).fileName(), QString::fromUtf8(text));
}

void OtherConfiguration::readProfile(const QString& id) {
    const auto profiles = m_context.session.database().profiles();
    const auto profile = std::find_if(profiles.begin(), profiles.end(),
                                      [&id](const auto& each) { return each.id == id; });
    if (profile == profiles.end() || m_context.secrets == nullptr) return reset();
    m_context.secrets->fetch(
        *profile, this,
        [this, profile = *profile, attempt = m_attempt](const SecretStore::Secret& secret) {
            if (attempt != m_attempt) return;
            if (secret) return read(profile, *secret);
            fail(secret.error().mustAsk
                     ? tr("Open %1 once, so that you are signed in to it.").arg(profile.name)
                     : secret.error().text);
        });
}

void OtherConfiguration::read(const ConnectionProfile& profile, const QString& secret) {
    Endpoint endpoint = buildEndpoint(profile, secret).endpoint;
    endpoint.isReadOnly = true;
    m_client = std::make_unique<ApiClient>(endpoint);
    const auto ask = m_isRuntime ? runtimeConfiguration : configuration;
    m_call = ask(*m_client, ConfigMode::Full, ApiRequest::Urgency::Visible,
                 [this, name = profile.name](const ApiResult<QString>& yaml) {
                     if (yaml) return Q_EMIT changed(name, *yaml);
                     fail(tr("%1: %2 %3").arg(name, errorTitle(yaml.error()), yaml.error().text));
                 });
}

void OtherConfiguration::fail(const QString& text) {
    reset();
    m_problem->setText(text);
    m_problem->show();
    announce(*m_problem, text);
}

}  // namespace pallium::ui
