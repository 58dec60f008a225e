#include "ui/widgets/console_style.h"

#include "ui/widgets/style_painting.h"
#include "ui/widgets/theme.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QScrollBar>
#include <QStyleOption>
#include <QTabBar>
#include <QToolButton>

namespace pallium::ui {
namespace {

void paintComboBox(QPainter& painter, const QStyleOptionComboBox& option, const QRect& arrow,
                   const QWidget* widget) {
    if (option.editable)
        paintInputFrame(painter, option);
    else
        paintPushButton(painter, option, widget);
    if (!option.editable && option.state.testFlag(QStyle::State_HasFocus))
        paintFocusRing(painter, option.rect);
    paintChevron(painter, arrow, Qt::DownArrow, theme().color(Token::TextMuted));
}

void paintSpinBox(QPainter& painter, const QStyleOptionSpinBox& option, const QRect& up,
                  const QRect& down) {
    if (option.frame) paintInputFrame(painter, option);
    if (option.buttonSymbols == QAbstractSpinBox::NoButtons) return;
    paintChevron(painter, up, Qt::UpArrow, theme().color(Token::TextMuted));
    paintChevron(painter, down, Qt::DownArrow, theme().color(Token::TextMuted));
}

/// Room for a line of text with air above and below.
int roomyHeight(const QStyleOption* option) {
    constexpr int kAir = 12;
    return option->fontMetrics.height() + kAir;
}

constexpr int kButtonAir = 12;  // beside the text of a button, both sides together
constexpr int kMenuMarkWidth = 10;

/// Where a mark belongs that is part of the line beside it; Fusion puts it elsewhere.
QRect inTheMiddle(QRect mark, const QWidget* widget) {
    if (widget != nullptr) mark.moveTop((widget->height() - mark.height()) / 2);
    return mark;
}

/// Whether the button opens a menu and says so beside its icon.
bool hasMenuMark(const QStyleOption& option) {
    const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(&option);
    return button != nullptr && button->features.testFlag(QStyleOptionToolButton::HasMenu) &&
           !button->features.testFlag(QStyleOptionToolButton::MenuButtonPopup);
}

}  // namespace

ConsoleStyle::ConsoleStyle() : QProxyStyle(QStringLiteral("fusion")) {}

void ConsoleStyle::polish(QWidget* widget) {
    QProxyStyle::polish(widget);
    const bool isAlive = qobject_cast<QPushButton*>(widget) != nullptr ||
                         qobject_cast<QComboBox*>(widget) != nullptr ||
                         qobject_cast<QToolButton*>(widget) != nullptr ||
                         qobject_cast<QTabBar*>(widget) != nullptr ||
                         qobject_cast<QScrollBar*>(widget) != nullptr;
    if (isAlive) widget->setAttribute(Qt::WA_Hover);
    constexpr int kTextInset = 4;
    auto* const edit = qobject_cast<QLineEdit*>(widget);
    if (edit != nullptr && edit->hasFrame()) edit->setTextMargins(kTextInset, 0, kTextInset, 0);
    // Tool tips are labels too, and polished before they are given their text.
    auto* label = qobject_cast<QLabel*>(widget);
    if (label != nullptr && label->textFormat() == Qt::AutoText)
        label->setTextFormat(Qt::PlainText);
}

void ConsoleStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option,
                                 QPainter* painter, const QWidget* widget) const {
    switch (element) {
        case PE_FrameFocusRect:
            return paintFocusRing(*painter, option->rect);
        case PE_PanelButtonCommand:
            return paintPushButton(*painter, *option, widget);
        case PE_PanelButtonTool:
            return paintToolButton(*painter, *option);
        case PE_IndicatorCheckBox:
            return paintCheckMark(*painter, *option, false);
        case PE_IndicatorRadioButton:
            return paintCheckMark(*painter, *option, true);
        case PE_FrameLineEdit:
            return paintInputFrame(*painter, *option);
        case PE_PanelLineEdit: {
            const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
            if (frame != nullptr && frame->lineWidth > 0) paintInputFrame(*painter, *option);
            return;
        }
        case PE_Frame:
            painter->save();
            painter->setPen(theme().color(option->state.testFlag(State_HasFocus) ? Token::Focus
                                                                                 : Token::Border));
            painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
            return painter->restore();
        case PE_FrameTabBarBase:
        case PE_FrameTabWidget:
            return painter->fillRect(
                QRect(option->rect.left(),
                      element == PE_FrameTabBarBase ? option->rect.bottom() : option->rect.top(),
                      option->rect.width(), 1),
                theme().color(Token::Border));
        case PE_IndicatorHeaderArrow: {
            const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
            const bool isUp =
                header != nullptr && header->sortIndicator == QStyleOptionHeader::SortUp;
            return paintChevron(*painter, inTheMiddle(option->rect, widget),
                                isUp ? Qt::UpArrow : Qt::DownArrow,
                                theme().color(Token::TextMuted));
        }
        case PE_IndicatorArrowDown:
            return paintChevron(*painter,
                                qobject_cast<const QToolButton*>(widget) != nullptr
                                    ? inTheMiddle(option->rect, widget)
                                    : option->rect,
                                Qt::DownArrow, theme().color(Token::TextMuted));
        case PE_IndicatorBranch:
            if (!option->state.testFlag(State_Children)) return;
            return paintChevron(*painter, option->rect,
                                option->state.testFlag(State_Open) ? Qt::DownArrow : Qt::RightArrow,
                                theme().color(Token::TextMuted));
        default:
            return QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void ConsoleStyle::drawControl(ControlElement element, const QStyleOption* option,
                               QPainter* painter, const QWidget* widget) const {
    switch (element) {
        case CE_PushButtonLabel: {
            const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
            if (button == nullptr || !isPrimaryButton(widget) || !(option->state & State_Enabled))
                break;
            QStyleOptionButton copy(*button);
            copy.palette.setColor(QPalette::ButtonText, theme().color(Token::AccentText));
            return QProxyStyle::drawControl(element, &copy, painter, widget);
        }
        case CE_HeaderSection:
            if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option))
                return paintHeaderSection(*painter, *header);
            break;
        case CE_HeaderEmptyArea:
            painter->fillRect(option->rect, theme().color(Token::Surface1));
            return painter->fillRect(
                QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
                theme().color(Token::Border));
        case CE_TabBarTabShape:
            if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option))
                return paintTab(*painter, *tab);
            break;
        case CE_Splitter: {
            const bool isUpright = option->state.testFlag(State_Horizontal);
            const QPoint middle = option->rect.center();
            return painter->fillRect(
                isUpright ? QRect(middle.x(), option->rect.top(), 1, option->rect.height())
                          : QRect(option->rect.left(), middle.y(), option->rect.width(), 1),
                theme().color(Token::Border));
        }
        default:
            break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void ConsoleStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option,
                                      QPainter* painter, const QWidget* widget) const {
    if (const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option))
        return paintComboBox(*painter, *combo,
                             proxy()->subControlRect(control, option, SC_ComboBoxArrow, widget),
                             widget);
    if (const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option))
        return paintSpinBox(*painter, *spin,
                            proxy()->subControlRect(control, option, SC_SpinBoxUp, widget),
                            proxy()->subControlRect(control, option, SC_SpinBoxDown, widget));
    const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option);
    if (control == CC_ScrollBar && slider != nullptr)
        return paintScrollBar(*painter, *slider,
                              proxy()->subControlRect(control, option, SC_ScrollBarSlider, widget));
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect ConsoleStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option,
                                   SubControl subControl, const QWidget* widget) const {
    const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option);
    if (control != CC_ScrollBar || slider == nullptr)
        return QProxyStyle::subControlRect(control, option, subControl, widget);
    const QRect handle =
        scrollBarSlider(*slider, proxy()->pixelMetric(PM_ScrollBarSliderMin, option, widget));
    const bool isHorizontal = slider->orientation == Qt::Horizontal;
    const QRect& all = option->rect;
    switch (subControl) {
        case SC_ScrollBarSlider:
            return handle;
        case SC_ScrollBarGroove:
            return all;
        case SC_ScrollBarSubPage:
            return isHorizontal ? QRect(all.topLeft(), QPoint(handle.left() - 1, all.bottom()))
                                : QRect(all.topLeft(), QPoint(all.right(), handle.top() - 1));
        case SC_ScrollBarAddPage:
            return isHorizontal ? QRect(QPoint(handle.right() + 1, all.top()), all.bottomRight())
                                : QRect(QPoint(all.left(), handle.bottom() + 1), all.bottomRight());
        default:
            return {};
    }
}

QSize ConsoleStyle::sizeFromContents(ContentsType type, const QStyleOption* option,
                                     const QSize& size, const QWidget* widget) const {
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
        case CT_PushButton:
            result.rwidth() += kButtonAir;
            [[fallthrough]];
        case CT_ComboBox:
        case CT_LineEdit:
        case CT_SpinBox:
            result.setHeight(std::max(result.height(), roomyHeight(option)));
            break;
        case CT_ToolButton:
            result = result.expandedTo(QSize(28, 28));
            if (hasMenuMark(*option)) result.rwidth() += kMenuMarkWidth;
            break;
        case CT_TabBarTab:
            result += QSize(12, 8);
            break;
        case CT_HeaderSection:
            result.setHeight(std::max(result.height(), roomyHeight(option)));
            break;
        case CT_MenuItem:
            result += QSize(8, 4);
            break;
        default:
            break;
    }
    return result;
}

int ConsoleStyle::pixelMetric(PixelMetric metric, const QStyleOption* option,
                              const QWidget* widget) const {
    switch (metric) {
        case PM_ScrollBarExtent:
            return 12;
        case PM_ScrollBarSliderMin:
            return 28;
        case PM_ButtonShiftHorizontal:
        case PM_ButtonShiftVertical:
            return 0;
        case PM_ButtonIconSize:
        case PM_SmallIconSize:
        case PM_ListViewIconSize:
        case PM_ToolBarIconSize:
            return 18;
        case PM_IndicatorWidth:
        case PM_IndicatorHeight:
        case PM_ExclusiveIndicatorWidth:
        case PM_ExclusiveIndicatorHeight:
            return 17;
        case PM_LayoutHorizontalSpacing:
        case PM_LayoutVerticalSpacing:
            return 8;
        case PM_HeaderMargin:
            return 8;
        case PM_SplitterWidth:
            return 7;
        case PM_TabBarBaseOverlap:
            return 0;
        default:
            return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int ConsoleStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                            QStyleHintReturn* returnData) const {
    switch (hint) {
        case SH_EtchDisabledText:
        case SH_DitherDisabledText:
        case SH_Widget_Animate:
        case SH_ComboBox_Popup:
            return 0;
        case SH_ItemView_ShowDecorationSelected:
            return 1;
        case SH_ScrollView_FrameOnlyAroundContents:
            return 0;
        default:
            return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

}  // namespace pallium::ui
