#include "ui/pages/connections/profile_delegate.h"

#include "ui/pages/connections/profile_list_model.h"
#include "ui/widgets/environment.h"
#include "ui/widgets/style_painting.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QPainter>

namespace pallium::ui {
namespace {

constexpr int kRowPad = 8;
constexpr int kRowStripe = 3;

QString rowNoteOf(const QModelIndex& index) {
    if (index.data(ProfileListModel::EditedRole).toBool()) {
        return ProfileDelegate::tr("edited", "connection");
    }
    return index.data(ProfileListModel::OpenRole).toBool() ? ProfileDelegate::tr("open", "state")
                                                           : QString();
}

}  // namespace

QSize ProfileDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
    return {16 * option.fontMetrics.averageCharWidth(),
            2 * option.fontMetrics.height() + 2 * kRowPad};
}

void ProfileDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
    QStyleOptionViewItem background = option;
    initStyleOption(&background, index);
    background.text.clear();
    const QStyle* style = option.widget != nullptr ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &background, painter, option.widget);

    const auto environment = static_cast<ConnectionProfile::Environment>(
        index.data(ProfileListModel::EnvironmentRole).toInt());
    painter->save();
    painter->fillRect(QRect(option.rect.left(), option.rect.top() + kRowPad, kRowStripe,
                            option.rect.height() - 2 * kRowPad),
                      theme().color(environmentColor(environment)));

    QRect line = option.rect.adjusted(kRowStripe + kRowPad, kRowPad, -kRowPad, 0);
    line.setHeight(option.fontMetrics.height());
    painter->setFont(option.font);
    const QString note = rowNoteOf(index);
    painter->setPen(theme().color(Token::TextMuted));
    painter->drawText(line, Qt::AlignRight | Qt::AlignVCenter, note);
    const int noteWidth = note.isEmpty() ? 0 : option.fontMetrics.horizontalAdvance(note) + kRowPad;

    QFont bold = option.font;
    bold.setWeight(QFont::DemiBold);
    painter->setFont(bold);
    painter->setPen(theme().color(Token::Text));
    drawElided(*painter, line.adjusted(0, 0, -noteWidth, 0),
               index.data(Qt::DisplayRole).toString());

    line.translate(0, line.height());
    painter->setFont(option.font);
    painter->setPen(theme().color(Token::TextMuted));
    drawElided(*painter, line, index.data(ProfileListModel::DetailRole).toString(),
               Qt::AlignLeft | Qt::AlignVCenter, Qt::ElideMiddle);
    painter->restore();
}

}  // namespace pallium::ui
