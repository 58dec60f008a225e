#include "ui/widgets/completion_popup.h"

#include "ui/widgets/completion_delegate.h"
#include "ui/widgets/text_style.h"
#include "ui/widgets/theme.h"

#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QPointer>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace pallium::ui {
namespace {

constexpr int kVisibleRows = 10;
constexpr int kMinListWidth = 280;
constexpr int kMaxListWidth = 560;
constexpr int kTextOffset = 36;  // of a row's text from the popup's edge
constexpr int kGap = 4;
/// Answers come faster than that as a rule; an empty list would only flicker.
constexpr int kLoadingDelayMs = 300;
constexpr int kHelpWidth = 320;

QLabel* wrappingLabel(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    return label;
}

void setPaletteColor(QWidget& widget, QPalette::ColorRole role, Token token) {
    QPalette palette = widget.palette();
    palette.setColor(role, theme().color(token));
    widget.setPalette(palette);
}

}  // namespace

struct CompletionPopup::Impl {
    QPointer<QWidget> editor;
    CompletionList list;
    CompletionModel* model = nullptr;
    QListView* view = nullptr;
    QWidget* help = nullptr;
    QLabel* title = nullptr;
    QLabel* text = nullptr;
    QLabel* exampleTitle = nullptr;
    QLabel* example = nullptr;
    QLabel* footer = nullptr;
    QTimer loading;
    QRect caret;
};

CompletionPopup::CompletionPopup(QWidget* editor)
    : QFrame(editor), m_impl(std::make_unique<Impl>()) {
    m_impl->editor = editor;
    setObjectName(QStringLiteral("completionPopup"));
    setFocusPolicy(Qt::NoFocus);
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setAccessibleName(tr("Completions"));
    createList();
    createHelp();
    m_impl->footer = new QLabel(this);
    m_impl->footer->setContentsMargins(8, 4, 8, 4);
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(2, 2, 2, 2);
    layout->setSpacing(0);
    layout->addWidget(m_impl->view, 0, 0);
    layout->addWidget(m_impl->help, 0, 1);
    layout->addWidget(m_impl->footer, 1, 0, 1, 2);
    m_impl->loading.setSingleShot(true);
    m_impl->loading.setInterval(kLoadingDelayMs);
    connect(&m_impl->loading, &QTimer::timeout, this, [this] { place(m_impl->caret); });
    applyTheme();
    connect(&theme(), &Theme::changed, this, &CompletionPopup::applyTheme);
    hide();
}

CompletionPopup::~CompletionPopup() = default;

void CompletionPopup::createList() {
    m_impl->model = new CompletionModel(this);
    m_impl->view = new QListView(this);
    m_impl->view->setModel(m_impl->model);
    m_impl->view->setItemDelegate(new CompletionDelegate(m_impl->view));
    m_impl->view->setFocusPolicy(Qt::NoFocus);
    m_impl->view->setFrameShape(QFrame::NoFrame);
    m_impl->view->setUniformItemSizes(true);
    m_impl->view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_impl->view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_impl->view->setAccessibleName(tr("Completions"));
    connect(m_impl->view->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &CompletionPopup::showHelp);
    connect(m_impl->view, &QListView::clicked, this, &CompletionPopup::acceptCurrent);
}

void CompletionPopup::createHelp() {
    m_impl->help = new QWidget(this);
    m_impl->help->setFixedWidth(kHelpWidth);
    m_impl->help->setAutoFillBackground(true);
    m_impl->title = wrappingLabel(m_impl->help);
    m_impl->text = wrappingLabel(m_impl->help);
    m_impl->exampleTitle = wrappingLabel(m_impl->help);
    m_impl->exampleTitle->setText(tr("Example"));
    m_impl->example = wrappingLabel(m_impl->help);
    setMonospace(*m_impl->example);
    auto* layout = new QVBoxLayout(m_impl->help);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(8);
    layout->addWidget(m_impl->title);
    layout->addWidget(m_impl->text);
    layout->addWidget(m_impl->exampleTitle);
    layout->addSpacing(-6);
    layout->addWidget(m_impl->example);
    layout->addStretch();
}

void CompletionPopup::applyTheme() {
    QFont bold = theme().monospace();
    bold.setBold(true);
    m_impl->title->setFont(bold);
    setPaletteColor(*this, QPalette::Window, Token::Surface2);
    setPaletteColor(*m_impl->view, QPalette::Base, Token::Surface2);
    setPaletteColor(*m_impl->help, QPalette::Window, Token::Surface1);
    setPaletteColor(*m_impl->title, QPalette::WindowText, Token::CodeFunction);
    setPaletteColor(*m_impl->exampleTitle, QPalette::WindowText, Token::TextMuted);
    setPaletteColor(*m_impl->footer, QPalette::WindowText, Token::TextMuted);
}

void CompletionPopup::showList(const CompletionList& list, const QRect& caret) {
    const CompletionItem* before = isVisible() ? current() : nullptr;
    const QString chosen = before ? before->text : QString();
    const bool wasMoved = isVisible() && m_impl->view->currentIndex().row() > 0;
    m_impl->list = list;
    const bool isTypedAlready =
        list.items.size() == 1 && !list.isLoading && list.items.front().text == list.context.typed;
    m_impl->loading.stop();
    m_impl->caret = caret;
    if ((list.items.empty() && !list.isLoading) || isTypedAlready) return close();
    m_impl->model->setItems(list.items);
    int row = 0;
    for (size_t i = 0; wasMoved && i < list.items.size(); ++i)
        if (list.items[i].text == chosen) row = static_cast<int>(i);
    // The help follows; nothing becomes current in an empty list.
    m_impl->view->setCurrentIndex(m_impl->model->index(row, 0));
    if (list.items.empty()) showHelp();
    const QString footer = list.isLoading ? tr("Loading …") : list.footer;
    m_impl->footer->setText(footer);
    m_impl->footer->setVisible(!footer.isEmpty());
    if (list.items.empty() && !isVisible()) return m_impl->loading.start();
    place(caret);
}

void CompletionPopup::close() {
    m_impl->loading.stop();
    hide();
}

void CompletionPopup::place(const QRect& caret) {
    QWidget* window = m_impl->editor->window();
    if (parentWidget() != window) {
        setParent(window);
        window->installEventFilter(this);
    }
    const bool hasRows = !m_impl->list.items.empty();
    const int rows = std::clamp(static_cast<int>(m_impl->list.items.size()), 1, kVisibleRows);
    int width = kMinListWidth;
    for (const CompletionItem& item : m_impl->list.items)
        width = std::max(width, CompletionDelegate::widthOf(item, m_impl->view->font()));
    m_impl->view->setVisible(hasRows);
    m_impl->view->setFixedWidth(std::min(width, kMaxListWidth));
    // The help may need more room than a short list.
    const int helpHeight =
        m_impl->help->isHidden() ? 0 : m_impl->help->layout()->heightForWidth(kHelpWidth);
    m_impl->view->setFixedHeight(
        std::max(rows * std::max(1, m_impl->view->sizeHintForRow(0)), helpHeight));
    layout()->activate();
    adjustSize();
    const QRect area = window->rect();
    const QRect word(window->mapFromGlobal(caret.topLeft()), caret.size());
    const QRect edit(m_impl->editor->mapTo(window, QPoint(0, 0)), m_impl->editor->size());
    int below = word.bottom() + kGap;
    // Below the last line the frame of the editor stays in sight.
    if (edit.bottom() - below < word.height()) below = edit.bottom() + 2;
    const int above = word.top() - kGap - height();
    const bool isAbove = below + height() > area.bottom() && above >= area.top();
    const int rightmost = std::max(area.left(), area.right() - this->width() - kGap);
    move(std::clamp(word.left() - kTextOffset, std::min(edit.left(), rightmost), rightmost),
         isAbove ? above : below);
    raise();
    QWidget::show();
}

void CompletionPopup::showHelp() {
    const CompletionItem* item = current();
    const bool hasHelp = item && !(item->help.isEmpty() && item->signature.isEmpty());
    const bool showsHelp = std::any_of(m_impl->list.items.begin(), m_impl->list.items.end(),
                                       [](const CompletionItem& i) { return !i.help.isEmpty(); });
    m_impl->help->setVisible(showsHelp);
    if (!item || !showsHelp) return;
    m_impl->title->setText(item->signature.isEmpty() ? item->text : item->signature);
    m_impl->text->setText(hasHelp ? item->help : item->detail);
    m_impl->text->setVisible(!m_impl->text->text().isEmpty());
    m_impl->exampleTitle->setVisible(!item->example.isEmpty());
    m_impl->example->setVisible(!item->example.isEmpty());
    m_impl->example->setText(item->example);
}

bool CompletionPopup::handleKey(const QKeyEvent& event) {
    const int rows = m_impl->model->rowCount();
    const auto moveBy = [&](int distance, bool wraps) {
        if (rows == 0) return true;
        int row = m_impl->view->currentIndex().row() + distance;
        row = wraps ? (row + rows) % rows : std::clamp(row, 0, rows - 1);
        m_impl->view->setCurrentIndex(m_impl->model->index(row, 0));
        return true;
    };
    if (event.key() == Qt::Key_Escape) {
        close();
        return true;
    }
    if ((event.modifiers() & ~Qt::KeypadModifier) != Qt::NoModifier) return false;
    switch (event.key()) {
        case Qt::Key_Up:
            return moveBy(-1, true);
        case Qt::Key_Down:
            return moveBy(1, true);
        case Qt::Key_PageUp:
            return moveBy(1 - kVisibleRows, false);
        case Qt::Key_PageDown:
            return moveBy(kVisibleRows - 1, false);
        case Qt::Key_Tab:
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (!current()) {
                close();
                return event.key() == Qt::Key_Tab;  // meant for the list that did not come in time
            }
            acceptCurrent();
            return true;
        default:
            return false;
    }
}

void CompletionPopup::acceptCurrent() {
    if (const CompletionItem* item = current()) {
        const CompletionItem taken = *item;
        close();
        Q_EMIT accepted(taken);
    }
}

const CompletionItem* CompletionPopup::current() const {
    const QModelIndex index = m_impl->view->currentIndex();
    return index.isValid() ? &m_impl->model->item(index.row()) : nullptr;
}

const CompletionList& CompletionPopup::list() const {
    return m_impl->list;
}

bool CompletionPopup::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize || event->type() == QEvent::WindowDeactivate) close();
    return QFrame::eventFilter(watched, event);
}

}  // namespace pallium::ui
