#include "ui/pages/query/starter_pane.h"

#include "ui/connection/background.h"
#include "ui/pages/query/two_line_delegate.h"
#include "ui/widgets/text_style.h"
#include "ui/widgets/token_label.h"

#include <QLabel>
#include <QListWidget>
#include <QVBoxLayout>

namespace pallium::ui {
namespace {

constexpr int kStarterTitleRole = Qt::UserRole;
constexpr int kStarters = 6;

}  // namespace

StarterPane::StarterPane(QWidget* parent)
    : QWidget(parent),
      m_text(new TokenLabel(Token::TextMuted, this)),
      m_list(new QListWidget(this)) {
    m_text->setWordWrap(true);
    m_list->setObjectName(QStringLiteral("starters"));
    m_list->setAccessibleName(tr("Examples"));
    m_list->setItemDelegate(new TwoLineDelegate(kStarterTitleRole, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(m_list, &QListWidget::itemActivated, this,
            [this](const QListWidgetItem* item) { Q_EMIT chosen(item->text()); });
    connect(m_list, &QListWidget::itemClicked, this,
            [this](const QListWidgetItem* item) { Q_EMIT chosen(item->text()); });
    connect(&m_looking, &QFutureWatcher<std::vector<StarterQuery>>::finished, this, [this] {
        // An empty future, which drops the one before, counts as cancelled.
        if (!m_looking.isCanceled()) setQueries(m_looking.result());
    });
    auto* const column = new QVBoxLayout;
    column->setSpacing(8);
    column->addWidget(createText(tr("Ask your metrics something"), TextRole::Headline));
    column->addWidget(m_text);
    column->addSpacing(8);
    column->addWidget(m_list, 100);
    column->addStretch(1);
    auto* const layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 24, 0, 8);
    layout->addStretch(1);
    layout->addLayout(column, 4);
    layout->addStretch(1);
    setQueries({});
}

void StarterPane::setKnowledge(MetricKnowledge knowledge) {
    m_knowledge = std::move(knowledge);
    m_isLookedAt = false;
    if (isVisible()) look();
}

void StarterPane::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (!m_isLookedAt) look();
}

void StarterPane::look() {
    m_isLookedAt = true;
    m_looking.setFuture({});
    const MetricIndexPtr& names = m_knowledge.names;
    if (!names) return setQueries({});
    const auto work = [knowledge = m_knowledge] {
        const MetadataMap none;
        return starterQueries(*knowledge.names, knowledge.metadata ? *knowledge.metadata : none,
                              kStarters);
    };
    if (names->size() < MetricIndex::kSearchOnPoolFrom) return setQueries(work());
    m_looking.setFuture(runOnPool(work));
}

void StarterPane::setQueries(const std::vector<StarterQuery>& queries) {
    m_list->clear();
    for (const StarterQuery& query : queries) {
        auto* const item = new QListWidgetItem(query.expression, m_list);
        item->setData(kStarterTitleRole, query.title);
        item->setData(Qt::AccessibleTextRole, tr("%1: %2").arg(query.title, query.expression));
    }
    m_list->setVisible(!queries.empty());
    const int rows = static_cast<int>(queries.size());
    m_list->setMaximumHeight(rows * m_list->sizeHintForRow(0) + 2 * m_list->frameWidth());
    m_text->setText(queries.empty()
                        ? tr("Type an expression above and press Enter. Examples appear here as "
                             "soon as there are metrics.")
                        : tr("Type an expression above and press Enter, or begin with one of "
                             "these."));
}

}  // namespace pallium::ui
