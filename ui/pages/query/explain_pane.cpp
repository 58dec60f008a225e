#include "ui/pages/query/explain_pane.h"

#include "ui/models/explain_details.h"
#include "ui/models/format.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/key_value_grid.h"
#include "ui/widgets/state_stack.h"
#include "ui/widgets/table_delegate.h"
#include "ui/widgets/text_style.h"
#include "ui/widgets/token_label.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QScrollArea>
#include <QSplitter>
#include <QTreeView>
#include <QVBoxLayout>

namespace pallium::ui {

ExplainPane::ExplainPane(Session& session, QWidget* parent)
    : QWidget(parent), m_session(session), m_picker(new ResultPicker(this)) {
    m_totals = new TokenLabel(Token::TextMuted, this);
    m_totals->setObjectName(QStringLiteral("totals"));
    m_totals->setMinimumWidth(1);
    auto* const top = new QHBoxLayout;
    top->setSpacing(8);
    top->addWidget(m_picker);
    top->addWidget(m_totals, 1);
    m_stack = new StateStack(createContent(), this);
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(top);
    layout->addWidget(m_stack, 1);
}

ExplainPane::~ExplainPane() = default;

QWidget* ExplainPane::createContent() {
    m_tree = new QTreeView;
    m_tree->setObjectName(QStringLiteral("explainTree"));
    m_tree->setModel(&m_model);
    m_tree->setItemDelegate(new TableDelegate(m_tree));
    m_tree->setAccessibleName(tr("Parts of the expression"));
    m_tree->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(true);
    QHeaderView* const header = m_tree->header();
    header->setStretchLastSection(false);
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(ExplainModel::Node, QHeaderView::Stretch);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &ExplainPane::showNode);
    auto* const splitter = new QSplitter;
    splitter->addWidget(m_tree);
    splitter->addWidget(createDetails());
    splitter->setChildrenCollapsible(false);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    return splitter;
}

QWidget* ExplainPane::createDetails() {
    auto* const details = new QWidget;
    m_text = new QLabel;
    m_text->setObjectName(QStringLiteral("explainText"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setWordWrap(true);
    setMonospace(*m_text);
    m_loss = new TokenLabel(Token::Warn, details);
    m_loss->setObjectName(QStringLiteral("explainLoss"));
    m_loss->setWordWrap(true);
    m_meaning = createText(QString(), TextRole::Muted);
    m_meaning->setTextFormat(Qt::PlainText);
    m_facts = new KeyValueGrid;
    m_groups = new DataTable(&m_groupModel, tr("Groups of series"));
    m_groups->sortByColumn(-1, Qt::AscendingOrder);  // those without a partner come first
    followFont(*m_groups,
               [this] { m_groups->setMinimumHeight(8 * m_groups->fontMetrics().height()); });
    auto* const column = new QVBoxLayout(details);
    column->setContentsMargins(12, 0, 12, 0);
    column->setSpacing(8);
    column->addWidget(m_text);
    column->addWidget(m_loss);
    column->addWidget(m_meaning);
    column->addWidget(m_facts);
    column->addWidget(m_groups, 1);
    column->addStretch();
    auto* const area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);  // what it holds takes the keys
    area->setWidget(details);
    return area;
}

void ExplainPane::setQuestion(std::optional<Question> question) {
    const bool isSame =
        question && m_question && question->isOverRange == m_question->isOverRange &&
        question->range == m_question->range && question->instant == m_question->instant;
    if (isSame || (!question && !m_question)) return;
    m_question = std::move(question);
    m_isAsked = false;
    m_call.cancel();
    if (!m_question) {
        m_totals->clear();
        m_model.setExplanation(nullptr);
        return m_stack->reset();
    }
    if (isVisible()) ask();
}

void ExplainPane::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_question && !m_isAsked) ask();
}

void ExplainPane::ask() {
    Connection* const connection = m_session.connection();
    if (connection == nullptr) return;
    m_isAsked = true;
    if (m_question->request.expression != m_shownExpression) m_stack->reset();
    m_stack->showBusy();
    const auto handler = [this](const ApiResult<ExplanationPtr>& result) {
        if (result) return show(*result);
        if (result.error().kind == ApiErrorKind::Missing)
            return m_stack->showNotOffered(
                tr("This server does not explain queries"),
                tr("Pallium does. The answer itself is in the other views."));
        m_stack->showError(result.error(), [this] { ask(); });
    };
    ApiClient& client = connection->client();
    m_call = m_question->isOverRange
                 ? explainRange(client, QueryRun::rangeQuery(m_question->request), handler)
                 : explainInstant(client, QueryRun::instantQuery(m_question->request), handler);
}

void ExplainPane::show(const ExplanationPtr& explanation) {
    const bool isSameTree = m_question->request.expression == m_shownExpression;
    const std::vector<int> path = isSameTree ? chosenPath() : std::vector<int>();
    m_shownExpression = m_question->request.expression;
    m_model.setExplanation(explanation);
    m_tree->expandAll();
    m_tree->setCurrentIndex(indexOf(path));
    m_totals->setText(tr("evaluated in %1 · %2 samples in windows · at most %3 at a time")
                          .arg(explainedTime(explanation->evalMs),
                               formatCount(explanation->samples),
                               formatCount(explanation->peakSamples)));
    m_totals->setToolTip(m_totals->text());
    m_stack->showContent();
}

std::vector<int> ExplainPane::chosenPath() const {
    std::vector<int> path;
    for (QModelIndex at = m_tree->currentIndex(); at.isValid(); at = at.parent())
        path.insert(path.begin(), at.row());
    return path;
}

QModelIndex ExplainPane::indexOf(const std::vector<int>& path) const {
    QModelIndex found = m_model.index(0, 0);
    for (size_t depth = 1; depth < path.size(); ++depth) {
        const QModelIndex next = m_model.index(path[depth], 0, found);
        if (!next.isValid()) break;
        found = next;
    }
    return found;
}

void ExplainPane::showNode(const QModelIndex& index) {
    const ExplainedNode* const node = m_model.nodeAt(index);
    if (node == nullptr) return;
    m_text->setText(node->text);
    m_loss->setText(explainedLoss(*node));
    m_loss->setVisible(!m_loss->text().isEmpty());
    m_meaning->setText(explainedMeaning(*node));
    m_meaning->setVisible(!m_meaning->text().isEmpty());
    m_facts->setRows(explainedFacts(*node, m_session.timeZone()));
    m_groupModel.setGroups(node->groups, losesUnmatched(*node));
    m_groups->setColumnHidden(ExplainGroupModel::Right,
                              !node->groups.empty() && node->groups.front().input.has_value());
    m_groups->setVisible(!node->groups.empty());
}

}  // namespace pallium::ui
