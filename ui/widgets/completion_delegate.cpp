#include "ui/widgets/completion_delegate.h"

#include "ui/widgets/style_painting.h"
#include "ui/widgets/text_style.h"
#include "ui/widgets/theme.h"

#include <QPainter>
#include <QTextLayout>

namespace pallium::ui {
namespace {

constexpr int kPadding = 8;
constexpr int kBadge = 16;
constexpr int kBadgeRadius = 4;

struct Badge {
    Token token;
    const char* letter;
};

Badge badgeOf(CompletionItem::Kind kind) {
    switch (kind) {
        case CompletionItem::Kind::Metric:
            return {Token::CodeMetric, "m"};
        case CompletionItem::Kind::Function:
            return {Token::CodeFunction, "ƒ"};
        case CompletionItem::Kind::Aggregation:
            return {Token::CodeKeyword, "Σ"};
        case CompletionItem::Kind::Keyword:
            return {Token::CodeKeyword, "k"};
        case CompletionItem::Kind::Operator:
            return {Token::CodeOperator, "±"};
        case CompletionItem::Kind::Label:
            return {Token::CodeLabel, "L"};
        case CompletionItem::Kind::Value:
            return {Token::CodeString, "“"};
        case CompletionItem::Kind::Duration:
            break;
    }
    return {Token::CodeDuration, "t"};
}

void paintBadge(QPainter& painter, const QRect& row, const QFont& font, CompletionItem::Kind kind) {
    const Badge badge = badgeOf(kind);
    const QColor color = theme().color(badge.token);
    const QRect box(row.left() + kPadding, row.center().y() - kBadge / 2 + 1, kBadge, kBadge);
    QColor tint = color;
    tint.setAlphaF(0.16F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(tint);
    painter.drawRoundedRect(box, kBadgeRadius, kBadgeRadius);
    painter.setFont(smallFont(font, true));
    painter.setPen(color);
    painter.drawText(box, Qt::AlignCenter, QString::fromUtf8(badge.letter));
}

QString detailText(const CompletionItem& item) {
    return item.detail.isEmpty() ? completionKindName(item.kind) : item.detail;
}

/// The text on one line, its middle left out where it is too long, with the letters that were typed
/// marked.
void paintText(QPainter& painter, const QRect& box, const QFont& font, const CompletionItem& item) {
    const QFontMetrics metrics(font);
    const QString shown = metrics.elidedText(item.text, Qt::ElideMiddle, box.width());
    QTextLayout layout(shown, font);
    QList<QTextLayout::FormatRange> ranges;
    for (const int at : item.matches) {
        if (at >= shown.size() || shown[at] != item.text[at]) break;  // the middle is left out
        QTextCharFormat format;
        format.setForeground(theme().color(Token::Accent));
        format.setFontWeight(QFont::Bold);
        ranges.append({at, 1, format});
    }
    layout.setFormats(ranges);
    layout.beginLayout();
    layout.createLine().setLineWidth(box.width() * 2);  // bold letters may be a little wider
    layout.endLayout();
    painter.setPen(theme().color(Token::Text));
    layout.draw(&painter, QPointF(box.left(), box.center().y() - metrics.height() / 2.0 + 1));
}

}  // namespace

QString completionKindName(CompletionItem::Kind kind) {
    switch (kind) {
        case CompletionItem::Kind::Metric:
            return CompletionModel::tr("metric");
        case CompletionItem::Kind::Function:
            return CompletionModel::tr("function");
        case CompletionItem::Kind::Aggregation:
            return CompletionModel::tr("aggregation");
        case CompletionItem::Kind::Keyword:
            return CompletionModel::tr("keyword");
        case CompletionItem::Kind::Operator:
            return CompletionModel::tr("operator");
        case CompletionItem::Kind::Label:
            return CompletionModel::tr("label");
        case CompletionItem::Kind::Value:
            return CompletionModel::tr("label value");
        case CompletionItem::Kind::Duration:
            break;
    }
    return CompletionModel::tr("duration");
}

void CompletionModel::setItems(std::vector<CompletionItem> items) {
    beginResetModel();
    m_items = std::move(items);
    endResetModel();
}

int CompletionModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_items.size());
}

QVariant CompletionModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const CompletionItem& row = item(index.row());
    if (role == Qt::DisplayRole) return row.text;
    if (role == Qt::AccessibleTextRole)
        return tr("%1, %2", "completion and its kind")
            .arg(row.text, row.detail.isEmpty() ? completionKindName(row.kind) : row.detail);
    return {};
}

int CompletionDelegate::widthOf(const CompletionItem& item, const QFont& font) {
    QFont bold = theme().monospace();  // as the marked letters are
    bold.setBold(true);
    return kBadge + 5 * kPadding + QFontMetrics(bold).horizontalAdvance(item.text) +
           QFontMetrics(smallFont(font)).horizontalAdvance(detailText(item)) + 2;
}

QSize CompletionDelegate::sizeHint(const QStyleOptionViewItem& option,
                                   const QModelIndex& /*index*/) const {
    const int textHeight = QFontMetrics(theme().monospace()).height();
    return {option.rect.width(), std::max(textHeight + 8, kBadge + 8)};
}

void CompletionDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                               const QModelIndex& index) const {
    const auto* model = qobject_cast<const CompletionModel*>(index.model());
    if (!model) return;
    const CompletionItem& item = model->item(index.row());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect row = option.rect;
    if (option.state & QStyle::State_Selected) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme().color(Token::Selection));
        painter->drawRoundedRect(row.adjusted(2, 1, -2, -1), 4, 4);
    }
    paintBadge(*painter, row, option.font, item.kind);

    const QString detail = detailText(item);
    const QFont small = smallFont(option.font);
    const int detailWidth =
        std::min(QFontMetrics(small).horizontalAdvance(detail) + 2, row.width() / 3);
    const QRect detailBox = row.adjusted(row.width() - kPadding - detailWidth, 0, -kPadding, 0);
    painter->setFont(small);
    painter->setPen(theme().color(Token::TextMuted));
    drawElided(*painter, detailBox, detail, Qt::AlignVCenter | Qt::AlignRight);

    const QRect textBox = row.adjusted(2 * kPadding + kBadge, 0, -detailWidth - 2 * kPadding, 0);
    painter->setClipRect(textBox);
    paintText(*painter, textBox, theme().monospace(), item);
    painter->restore();
}

}  // namespace pallium::ui
