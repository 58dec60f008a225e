#include "ui/pages/connections/connections_page.h"

#include "ui/connection/connector.h"
#include "ui/connection/state_database.h"
#include "ui/pages/connections/profile_form.h"
#include "ui/pages/connections/profile_list_model.h"
#include "ui/pages/connections/test_panel.h"
#include "ui/pages/secret_prompt.h"
#include "ui/widgets/confirm_dialog.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QUuid>

#include <utility>

namespace pallium::ui {
namespace {

QString newProfileId() {
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

}  // namespace

ConnectionsPage::~ConnectionsPage() = default;

QString ConnectionsPage::title() const {
    return tr("Connections");
}

void ConnectionsPage::setActive(bool isActive) {
    if (isActive) updateActions();
}

void ConnectionsPage::refresh(bool isHard) {
    // Edited ones stay as they are until they are reverted one by one.
    Q_UNUSED(isHard)
    reload();
}

QWidget* ConnectionsPage::initialFocus() {
    return m_list;
}

QJsonObject ConnectionsPage::saveState() const {
    const int row = currentRow();
    QJsonObject state{{QStringLiteral("drafts"), m_model->saveDrafts()},
                      {QStringLiteral("find"), m_find->text()}};
    if (row >= 0) state.insert(QStringLiteral("selected"), m_model->draft(row).id);
    return state;
}

void ConnectionsPage::restoreState(const QJsonObject& state) {
    m_model->restoreDrafts(state.value(u"drafts").toArray());
    m_find->setText(state.value(u"find").toString());
    if (const int row = m_model->rowOf(state.value(u"selected").toString()); row >= 0) select(row);
    if (state.value(u"new").toBool()) addNew();
    updateActions();
}

void ConnectionsPage::reload() {
    const QString id = m_shownId;
    m_model->load(session().database().profiles());
    const int row = m_model->rowOf(id);
    select(row >= 0 ? row : 0);
}

int ConnectionsPage::currentRow() const {
    return m_model->rowOf(m_shownId);
}

void ConnectionsPage::select(int row) {
    const QModelIndex index = m_model->index(row, 0);
    if (!index.isValid()) return showRow(-1);
    if (!m_filtered->mapFromSource(index).isValid()) m_find->clear();
    m_list->setCurrentIndex(m_filtered->mapFromSource(index));
    showRow(row);
}

void ConnectionsPage::showRow(int row) {
    const QString id = row < 0 ? QString() : m_model->draft(row).id;
    if (id != m_shownId) m_test->clear();
    m_shownId = id;
    if (row >= 0) m_form->setProfile(m_model->draft(row), m_model->typedSecret(row));
    updateActions();
}

void ConnectionsPage::takeEdit() {
    const int row = currentRow();
    if (row < 0) return;
    m_model->setDraft(row, m_form->profile(), m_form->typedSecret());
    updateActions();
    Q_EMIT stateChanged();
}

void ConnectionsPage::updateActions() {
    const Connection* connection = session().connection();
    m_model->setOpenId(connection != nullptr ? connection->profile().id : QString());
    const int row = currentRow();
    m_stack->setCurrentIndex(row < 0 ? 0 : 1);
    if (row < 0) return;
    m_name->setText(m_model->index(row, 0).data().toString());
    const bool hasServer = !m_model->draft(row).baseUrl.host().isEmpty();
    const bool isEdited = m_model->isEdited(row);
    m_save->setEnabled(isEdited && hasServer);
    m_save->setToolTip(hasServer ? QString() : tr("Name a server first."));
    m_revert->setEnabled(isEdited && !m_model->isNew(row));
    m_open->setEnabled(hasServer);
}

void ConnectionsPage::addNew() {
    ConnectionProfile profile;
    profile.id = newProfileId();
    select(m_model->add(profile));
    m_form->focusFirst();
    Q_EMIT stateChanged();
}

void ConnectionsPage::duplicate() {
    const int row = currentRow();
    if (row < 0) return;
    ConnectionProfile copy = m_model->draft(row);
    copy.id = newProfileId();
    copy.name = tr("%1 (copy)").arg(copy.name);
    copy.isFavourite = false;
    copy.isReadOnly = true;
    // A stored secret belongs to the one it was stored for.
    if (copy.secret.source == SecretReference::Source::Stored) copy.secret.name = copy.id;
    select(m_model->add(copy));
    m_form->focusFirst();
    Q_EMIT stateChanged();
}

void ConnectionsPage::remove() {
    const int row = currentRow();
    if (row < 0) return;
    ConfirmDialog::ask(
        this,
        {tr("Remove the connection?"),
         tr("“%1” is removed from the list with its secret, its tabs and all else that is kept for "
            "it, and closed if it is open. Nothing happens to the server.")
             .arg(m_model->index(row, 0).data().toString()),
         tr("Remove"),
         {}},
        [this, id = m_model->draft(row).id] { removeNow(id); });
}

void ConnectionsPage::removeNow(const QString& id) {
    const int row = m_model->rowOf(id);
    if (row < 0) return;
    // While it is open, its tabs and tenants are still written.
    const Connection* open = session().connection();
    if (open != nullptr && open->profile().id == id) context().connector->close();
    QStringList problems{session().database().removeProfile(id),
                         context().secrets->forget(m_model->saved(row))};
    problems.removeAll(QString());
    m_model->remove(row);
    select(std::min(row, m_model->rowCount() - 1));
    Q_EMIT stateChanged();
    if (problems.isEmpty()) return Q_EMIT notice(tr("Connection removed."));
    const QString text = tr("Not all of it was removed: %1").arg(problems.join(u' '));
    m_test->showProblem(text);
    Q_EMIT notice(text);  // the last one took the panel with it
}

bool ConnectionsPage::save() {
    const int row = currentRow();
    if (row < 0) return false;
    ConnectionProfile profile = m_form->profile();
    if (profile.name.isEmpty()) profile.name = profile.baseUrl.host();
    if (const QString problem = keep(profile, m_form->typedSecret()); !problem.isEmpty()) {
        m_test->showProblem(tr("Not saved: %1").arg(problem));
        return false;
    }
    m_model->setDraft(row, profile);
    m_model->markSaved(row);
    m_form->setProfile(profile);
    updateActions();
    Q_EMIT notice(tr("Connection saved."));
    Q_EMIT stateChanged();
    return true;
}

void ConnectionsPage::revert() {
    const int row = currentRow();
    if (row < 0) return;
    m_model->revert(row);
    showRow(row);
    Q_EMIT stateChanged();
}

void ConnectionsPage::openCurrent() {
    const int row = currentRow();
    if (row < 0) return;
    const ConnectionProfile profile = m_form->profile();
    if (profile.baseUrl.host().isEmpty()) {
        m_test->showProblem(tr("Name a server first."));
        return m_form->focusFirst();
    }
    if (m_model->isEdited(row) && !save()) return;
    context().connector->openProfile(m_form->profile());
    m_isOpening = true;
}

void ConnectionsPage::followConnector() {
    Connector* connector = context().connector;
    connect(connector, &Connector::starting, this, [this] { m_isOpening = false; });
    connect(connector, &Connector::opened, this, [this] {
        if (!std::exchange(m_isOpening, false)) return;
        Q_EMIT notice(tr("Opened %1.").arg(session().connection()->profile().name));
    });
    connect(connector, &Connector::failed, this, [this](const QString& title, const QString& text) {
        if (std::exchange(m_isOpening, false)) m_test->showProblem(title + u'\n' + text);
    });
}

void ConnectionsPage::testCurrent() {
    if (currentRow() < 0) return;
    const ConnectionProfile profile = m_form->profile();
    if (const QString typed = m_form->typedSecret(); !typed.isEmpty()) {
        return m_test->run(profile, typed);
    }
    withSecret(profile, [this, profile](const QString& secret) { m_test->run(profile, secret); });
}

void ConnectionsPage::acceptFix(const ConnectionProfile& fix) {
    // The rest may have been edited since the test began.
    ConnectionProfile profile = m_form->profile();
    profile.baseUrl = fix.baseUrl;
    profile.prometheusPrefix = fix.prometheusPrefix;
    profile.tenantHeader = fix.tenantHeader;
    m_form->setProfile(profile, m_form->typedSecret());
    takeEdit();
    testCurrent();
}

void ConnectionsPage::withSecret(const ConnectionProfile& profile,
                                 std::function<void(const QString&)> use) {
    context().secrets->fetch(
        profile, this, [this, profile, use = std::move(use)](const SecretStore::Secret& secret) {
            if (secret) return use(*secret);
            if (!secret.error().mustAsk) return m_test->showProblem(secret.error().text);
            askSecret(this, profile, [this, profile, use](const QString& typed) {
                context().secrets->remember(profile.id, typed);
                use(typed);
            });
        });
}

QString ConnectionsPage::keep(const ConnectionProfile& profile, const QString& typedSecret) {
    SecretStore* secrets = context().secrets;
    const bool isStored = profile.secret.source == SecretReference::Source::Stored;
    if (isStored && !typedSecret.isEmpty()) {
        const QString problem = secrets->store(profile.secret.name, typedSecret);
        if (!problem.isEmpty())
            return tr("%1 Choose “Ask each time” under Sign-in to go on without storing the "
                      "secret.")
                .arg(problem);
    }
    const ConnectionProfile& before = m_model->saved(m_model->rowOf(profile.id));
    if (before.secret.source == SecretReference::Source::Stored && !isStored)
        if (const QString problem = secrets->forget(before); !problem.isEmpty()) return problem;
    if (!isStored && !typedSecret.isEmpty()) secrets->remember(profile.id, typedSecret);
    return session().database().saveProfile(profile);
}

}  // namespace pallium::ui
