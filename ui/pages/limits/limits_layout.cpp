// How the page Limits is put together; what it does is in limits_page.cpp.
#include "ui/pages/change_desk.h"
#include "ui/pages/limits/limit_editor.h"
#include "ui/pages/limits/limits_page.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/filter_edit.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/text_style.h"
#include "ui/widgets/token_label.h"
#include "ui/widgets/undo_bar.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace pallium::ui {
namespace {

constexpr PollPace kLimitsPace{std::chrono::seconds(30), std::chrono::seconds(60)};

}  // namespace

LimitsPage::LimitsPage(PageContext& context, QWidget* parent)
    : LivePage(context, QStringLiteral("limits"), kLimitsPace, parent),
      m_changer(*this, context),
      m_fileChanger(*this, context) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    createHeader();
    column->addWidget(m_header);
    column->addWidget(new ReadOnlyBar(context, this));
    column->addWidget(createExplainer());
    m_stack = new StateStack(createContent(), this);
    column->addWidget(m_stack, 1);
    m_filter->setList(m_table);
    connectChanger(m_changer);
    connectChanger(m_fileChanger);
    connect(&m_file, &OwnRuntimeFile::read, this, &LimitsPage::takeFile);
    connect(&session(), &Session::tenantChanged, this, [this] {
        forget();
        refresh(false);
    });
    connect(&session(), &Session::connectionChanged, this, &LimitsPage::updateEdit);
    updateEdit();
}

void LimitsPage::createHeader() {
    m_header = new PageHeader(title(), this);
    m_header->addAction(context().commands.action(QStringLiteral("tenant.switch")));
    QAction* explainError = context().commands.add(
        {QStringLiteral("limits.explain"), tr("Explain an error…"), QStringLiteral("info")}, this,
        [this] {
            m_explainer->setVisible(m_explainer->isHidden());
            if (m_explainer->isVisible()) m_error->setFocus();
        });
    m_header->addAction(explainError);
    m_copyYaml = context().commands.add(
        {QStringLiteral("limits.copyYaml"), tr("Copy as YAML"), QStringLiteral("copy")}, this,
        [this] {
            QGuiApplication::clipboard()->setText(
                overridesYaml(m_reading.sources.tenant, ownLimits()));
            Q_EMIT notice(tr("Overrides copied"));
        });
    m_header->addAction(m_copyYaml);
    m_edit = context().commands.add({QStringLiteral("limits.edit"), tr("Edit"),
                                     QStringLiteral("edit"), QKeySequence(Qt::Key_E)},
                                    this, [this] { openEditor(); });
    m_header->addAction(m_edit);
}

QWidget* LimitsPage::createFilters() {
    auto* box = new QWidget;
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    m_filter = new FilterEdit(tr("Filter limits"));
    m_filter->setMinimumWidth(220);
    m_onlyOwn = new QCheckBox(tr("Only overrides"));
    m_onlyNear = new QCheckBox(tr("Near the limit"));
    m_area = new QComboBox;
    m_area->setAccessibleName(tr("Area"));
    m_area->addItem(tr("All areas"));
    for (int area = 0; area < kLimitAreaCount; ++area)
        m_area->addItem(limitAreaName(static_cast<LimitArea>(area)));
    row->addWidget(m_filter);
    row->addWidget(m_area);
    row->addWidget(m_onlyOwn);
    row->addWidget(m_onlyNear);
    row->addStretch(1);
    connect(m_filter, &FilterEdit::filterChanged, this, [this](const QString& text) {
        m_table->setFilter(text);
        updateRemark();
        Q_EMIT stateChanged();
    });
    for (QCheckBox* check : {m_onlyOwn, m_onlyNear})
        connect(check, &QCheckBox::toggled, this, [this] { showRows(); });
    connect(m_area, &QComboBox::currentIndexChanged, this, [this] {
        showRows();
        Q_EMIT stateChanged();
    });
    return box;
}

QWidget* LimitsPage::createExplainer() {
    m_explainer = new QWidget(this);
    auto* column = new QVBoxLayout(m_explainer);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    m_error = new QLineEdit;
    m_error->setObjectName(QStringLiteral("limitError"));
    m_error->setPlaceholderText(tr("Paste an error text or the reason of discarded samples"));
    m_error->setAccessibleName(tr("Error text to explain"));
    m_error->setClearButtonEnabled(true);
    m_explanation = createText({}, TextRole::Body);
    m_explanation->setObjectName(QStringLiteral("limitExplanation"));
    m_explanation->setTextFormat(Qt::PlainText);
    m_explanation->setWordWrap(true);
    column->addWidget(m_error);
    column->addWidget(m_explanation);
    connect(m_error, &QLineEdit::textChanged, this, &LimitsPage::explain);
    m_explainer->hide();
    return m_explainer;
}

QWidget* LimitsPage::createContent() {
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_warning = new TokenLabel(Token::Warn);
    m_warning->setWordWrap(true);
    m_warning->setText(reloadWarning());
    m_warning->setObjectName(QStringLiteral("reloadWarning"));
    m_note = createText({}, TextRole::Muted);
    m_table = new DataTable(&m_model, tr("Limits"));
    m_editor = new LimitEditor;
    m_editor->hide();
    m_undo = new UndoBar;
    column->addWidget(m_warning);
    column->addWidget(createFilters());
    column->addWidget(m_note);
    column->addWidget(m_table, 1);
    column->addWidget(m_editor);
    column->addWidget(createReport());
    column->addWidget(m_undo);
    connect(m_table, &DataTable::rowActivated, this, &LimitsPage::openEditor);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        updateEdit();
        if (m_editor->isVisible()) fillEditor();
    });
    connect(m_editor, &LimitEditor::applied, this, &LimitsPage::apply);
    connect(m_editor, &LimitEditor::written, this, [this](const std::optional<QJsonValue>& value) {
        if (const LimitRow* row = chosen())
            m_fileChanger.change(m_reading.sources.tenant, *row, value);
    });
    connect(m_editor, &LimitEditor::closed, this, &LimitsPage::closeEditor);
    connect(m_editor, &LimitEditor::copied, this, [this](const QString& yaml) {
        QGuiApplication::clipboard()->setText(yaml);
        Q_EMIT notice(tr("Lines for the runtime file copied"));
    });
    return content;
}

QWidget* LimitsPage::createReport() {
    m_reportRow = new QWidget;
    auto* row = new QHBoxLayout(m_reportRow);
    row->setContentsMargins(0, 0, 0, 0);
    m_verdict = new Badge;
    m_report = createText({}, TextRole::Body);
    m_report->setObjectName(QStringLiteral("report"));
    m_report->setTextFormat(Qt::PlainText);
    m_report->setWordWrap(true);
    row->addWidget(m_verdict, 0, Qt::AlignTop);
    row->addWidget(m_report, 1);
    m_reportRow->hide();
    return m_reportRow;
}

void LimitsPage::connectChanger(LimitChanger& changer) {
    connect(&changer, &LimitChanger::told, this, [this](Health health, const QString& text) {
        report(health, text);
        if (!isChanging() && health != Health::Neutral) refresh(false);
    });
    connect(&changer, &LimitChanger::refused, this, [this](const QString& text) {
        report(Health::Neutral, {});
        if (m_editor->isVisible())
            m_editor->showRefusal(text);
        else
            report(Health::Bad, text);
        refresh(false);
    });
    connect(&changer, &LimitChanger::undoable, this,
            [this, &changer](qint64 activity, const QString& text) {
                m_undo->offer(text, [&changer, activity] { changer.undo(activity); });
            });
}

}  // namespace pallium::ui
