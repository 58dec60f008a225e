#include "ui/pages/limits/limits_page.h"

#include "ui/models/format.h"
#include "ui/models/limit_explainer.h"
#include "ui/models/limit_value.h"
#include "ui/models/runtime_file.h"
#include "ui/pages/change_desk.h"
#include "ui/pages/limits/limit_editor.h"
#include "ui/widgets/announce.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/filter_edit.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/token_label.h"
#include "ui/widgets/undo_bar.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>

#include <algorithm>
#include <utility>

namespace pallium::ui {
namespace {

QString limitVerdict(Health health) {
    switch (health) {
        case Health::Ok:
            return LimitsPage::tr("verified");
        case Health::Warn:
            return LimitsPage::tr("not verified");
        case Health::Bad:
            return LimitsPage::tr("failed");
        case Health::Neutral:
            break;
    }
    return LimitsPage::tr("under way");
}

}  // namespace

QString LimitsPage::title() const {
    return tr("Limits");
}

QWidget* LimitsPage::initialFocus() {
    return m_table;
}

QJsonObject LimitsPage::saveState() const {
    return {{QStringLiteral("filter"), m_filter->text()},
            {QStringLiteral("area"), m_area->currentIndex()}};
}

void LimitsPage::restoreState(const QJsonObject& state) {
    m_filter->setText(state.value(QStringLiteral("filter")).toString());
    m_area->setCurrentIndex(
        std::clamp(state.value(QStringLiteral("area")).toInt(), 0, m_area->count() - 1));
    if (const QString limit = state.value(QStringLiteral("limit")).toString(); !limit.isEmpty())
        select(limit);
    const QString error = state.value(QStringLiteral("explain")).toString();
    if (error.isEmpty()) return;
    m_explainer->show();
    m_error->setText(error);
}

void LimitsPage::fetch(Connection& connection, const Poller::Done& done) {
    m_stack->showBusy();
    for (ApiCall& call : readLimits(connection.client(), session().tenant(), urgency(),
                                    [this, done](const LimitReading& reading) {
                                        take(reading);
                                        const auto& error = reading.configError;
                                        done(!error || error->kind == ApiErrorKind::Missing);
                                    }))
        keep(std::move(call));
}

void LimitsPage::forget() {
    m_reading = {};
    m_rows.clear();
    m_model.setLimits({});
    m_changer.forget();
    m_fileChanger.forget();
    m_file.open({});
    m_undo->withdraw();
    report(Health::Neutral, {});
    closeEditor();
    m_header->setRemark({});
    updateEdit();
    if (session().connection() == nullptr)
        showNoConnection(*m_stack);
    else
        m_stack->reset();
}

void LimitsPage::take(const LimitReading& reading) {
    const auto& error = reading.configError;
    if (error && error->kind != ApiErrorKind::Missing)
        return showFailure(*m_stack, *error, Capability::Config);
    m_reading = reading;
    m_rows = limitRows(m_reading.sources);
    session().addKnownTenants(tenantsWithOverrides(m_reading.sources.runtime));
    if (m_rows.empty() && error) return showFailure(*m_stack, *error, Capability::Config);
    if (m_rows.empty())
        return m_stack->showEmpty(tr("The server names no limits"),
                                  tr("Its configuration has no section “limits”."));
    if (const Connection* connection = session().connection())
        m_file.open(ownRuntimeFile(*connection, m_reading.sources.config));
    showNotes();
    showRows();
    m_stack->showContent();
}

void LimitsPage::takeFile() {
    // A change that is under way stands on what it looked at.
    if (m_file.isThere() && !isChanging())
        m_fileChanger.setFile(m_file.path(), m_file.text(),
                              runtimeFilePeriod(m_reading.sources.config));
    showNotes();
    if (m_editor->isVisible()) fillEditor();
}

void LimitsPage::showRows() {
    const int area = m_area->currentIndex();
    m_limitFilter = {m_onlyOwn->isChecked(), m_onlyNear->isChecked(), std::nullopt};
    if (area > 0) m_limitFilter.area = static_cast<LimitArea>(area - 1);
    std::vector<LimitRow> shown;
    std::copy_if(m_rows.begin(), m_rows.end(), std::back_inserter(shown),
                 [this](const LimitRow& row) { return m_limitFilter.allows(row); });
    m_model.setLimits(std::move(shown));
    if (std::exchange(m_isExplaining, false)) explain(m_error->text());
    if (!m_wantedLimit.isEmpty()) select(std::exchange(m_wantedLimit, {}));
    if (!m_table->currentIndex().isValid()) m_table->setCurrentSourceRow(0);
    if (m_editor->isVisible()) fillEditor();
    updateRemark();
    updateEdit();
}

void LimitsPage::showNotes() {
    m_warning->setVisible(m_reading.isReloadBad);
    QString note;
    if (m_reading.overridesError)
        note = tr("The overrides of this tenant could not be read: %1")
                   .arg(m_reading.overridesError->text);
    else if (!m_reading.hasOverridesApi && m_file.isThere())
        note = tr("This server has no overrides API; its runtime file %1 is of this computer, so "
                  "that “Edit” can write into it.")
                   .arg(m_file.path());
    else if (!m_reading.hasOverridesApi)
        note = m_reading.hasRuntimeFile
                   ? tr("This server has no overrides API: its runtime file has to be changed "
                        "where it lies. “Edit” writes the lines for it.")
                   : tr("This server has neither an overrides API nor a runtime file: the defaults "
                        "hold for every tenant. Set -runtime-config.file to change that.");
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

void LimitsPage::updateRemark() {
    const auto own = std::count_if(m_rows.begin(), m_rows.end(),
                                   [](const LimitRow& row) { return row.hasOwn(); });
    const QString tenant =
        m_reading.sources.tenant.isEmpty() ? tr("default tenant") : m_reading.sources.tenant;
    m_header->setRemark(tr("%1  ·  %2 of %3 limits  ·  %4 overrides")
                            .arg(tenant, formatCount(m_table->shownCount()),
                                 formatCount(static_cast<qint64>(m_rows.size())),
                                 formatCount(own)));
}

void LimitsPage::updateEdit() {
    const LimitRow* row = chosen();
    m_edit->setEnabled(row != nullptr);
    m_edit->setStatusTip(row != nullptr ? QString() : tr("Choose a limit first."));
    m_copyYaml->setEnabled(!ownLimits().isEmpty());
    m_copyYaml->setStatusTip(m_copyYaml->isEnabled() ? QString()
                                                     : tr("The tenant has no limits of its own."));
    if (isChanging())
        m_editor->setBlocked(tr("The last change is still under way."));
    else
        m_editor->setBlocked(mayChange(session()) ? QString() : tr("Read-only connection."));
}

const LimitRow* LimitsPage::chosen() const {
    const int row = m_table->currentSourceRow();
    return row < 0 ? nullptr : &m_model.row(row);
}

QJsonObject LimitsPage::ownLimits() const {
    if (m_reading.hasOverridesApi) return *m_reading.sources.overrides;
    QJsonObject own;
    for (const LimitRow& row : m_rows)
        if (row.hasOwn() && row.doc.kind != LimitKind::List) own.insert(row.name(), row.own);
    return own;
}

void LimitsPage::explain(const QString& errorText) {
    const auto explanation = explainLimit(errorText);
    m_explanation->setText(
        explanation ? tr("%1 Limits: %2.")
                          .arg(explanation->text, explanation->limits.join(QStringLiteral(", ")))
        : errorText.trimmed().isEmpty() ? QString()
                                        : tr("No limit that is known here is named in this text."));
    if (!explanation) return;
    m_isExplaining = m_rows.empty();
    announce(*m_explanation, m_explanation->text());
    // Of several the one that is set is meant: zero is no limit.
    for (const QString& limit : explanation->limits)
        for (const LimitRow& row : m_rows)
            if (row.name() == limit && row.inForce.toDouble() > 0) return select(limit);
    select(explanation->limits.front());
}

void LimitsPage::select(const QString& limit) {
    m_wantedLimit = limit;
    if (m_rows.empty()) return;
    if (m_model.rowOf(limit) < 0) {
        // It is there, but a filter hides it.
        const bool isThere = std::any_of(m_rows.begin(), m_rows.end(),
                                         [&](const LimitRow& row) { return row.name() == limit; });
        if (!isThere) return m_wantedLimit.clear();
        m_onlyOwn->setChecked(false);
        m_onlyNear->setChecked(false);
        m_area->setCurrentIndex(0);
    }
    m_filter->clear();
    m_table->setFilter({});
    m_wantedLimit.clear();
    m_table->setCurrentSourceRow(m_model.rowOf(limit));
}

void LimitsPage::openEditor() {
    if (chosen() == nullptr) return;
    m_editor->show();
    fillEditor();
    m_editor->focusField();
}

void LimitsPage::fillEditor() {
    const LimitRow* row = chosen();
    if (row == nullptr) return closeEditor();
    // Only a server knows whom it means by a request without a tenant.
    const bool isNamed = !m_reading.sources.tenant.isEmpty();
    m_editor->edit(*row, m_reading.sources.tenant, ownLimits(),
                   {m_reading.hasOverridesApi, isNamed ? m_file.path() : QString(), m_file.text(),
                    m_file.problem()});
}

void LimitsPage::closeEditor() {
    const bool hadFocus = m_editor->isAncestorOf(focusWidget());
    m_editor->hide();
    if (hadFocus) m_table->setFocus();
}

void LimitsPage::apply(const QJsonObject& limits) {
    const QJsonObject before = ownLimits();
    const bool canSetAgain = std::all_of(m_rows.begin(), m_rows.end(), [&](const LimitRow& row) {
        return row.mayBeSet || !before.contains(row.name());
    });
    m_changer.change(m_reading.sources.tenant, m_reading.told, before, limits, canSetAgain);
}

void LimitsPage::report(Health health, const QString& text) {
    m_verdict->setState(health, limitVerdict(health));
    m_report->setText(text);
    m_reportRow->setVisible(!text.isEmpty());
    if (!text.isEmpty()) announce(*m_report, text);
    updateEdit();
}

}  // namespace pallium::ui
