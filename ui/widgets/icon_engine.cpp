#include "ui/widgets/icon_engine.h"

#include <QPainter>
#include <QPixmap>
#include <QStringList>

#include <array>

namespace pallium::ui {
namespace {

constexpr qreal kPenWidth = 1.75;

/// The numbers that follow one command, at most six.
struct Arguments {
    std::array<qreal, 6> values{};
    int count = 0;
};

int argumentCount(QChar command) {
    switch (command.unicode()) {
        case u'M':
        case u'L':
            return 2;
        case u'H':
        case u'V':
            return 1;
        case u'C':
            return 6;
        case u'Z':
            return 0;
        case u'O':
            return 3;
        case u'R':
        case u'A':
            return 5;
        default:
            return -1;
    }
}

void appendCommand(QPainterPath& path, QChar command, const std::array<qreal, 6>& v) {
    const QPointF at = path.currentPosition();
    switch (command.unicode()) {
        case u'M':
            path.moveTo(v[0], v[1]);
            break;
        case u'L':
            path.lineTo(v[0], v[1]);
            break;
        case u'H':
            path.lineTo(v[0], at.y());
            break;
        case u'V':
            path.lineTo(at.x(), v[0]);
            break;
        case u'C':
            path.cubicTo(v[0], v[1], v[2], v[3], v[4], v[5]);
            break;
        case u'Z':
            path.closeSubpath();
            break;
        case u'O':
            path.addEllipse(QPointF(v[0], v[1]), v[2], v[2]);
            break;
        case u'R':
            path.addRoundedRect(QRectF(v[0], v[1], v[2], v[3]), v[4], v[4]);
            break;
        default:
            path.arcTo(QRectF(v[0] - v[2], v[1] - v[2], 2 * v[2], 2 * v[2]), v[3], v[4]);
            break;
    }
}

/// The numbers from `next` on, or fewer than `wanted` if the text has no more of them.
Arguments takeArguments(const QStringList& words, qsizetype& next, int wanted, QStringView first) {
    Arguments arguments;
    bool isNumber = true;
    if (!first.isEmpty()) arguments.values[0] = first.toDouble(&isNumber);
    if (!first.isEmpty() && isNumber) ++arguments.count;
    while (isNumber && arguments.count < wanted && next < words.size()) {
        arguments.values[static_cast<size_t>(arguments.count)] = words[next].toDouble(&isNumber);
        if (!isNumber) break;
        ++arguments.count;
        ++next;
    }
    return arguments;
}

QColor iconColor(Token token, QIcon::Mode mode) {
    if (mode != QIcon::Disabled) return theme().color(token);
    QColor color = theme().color(Token::TextMuted);
    color.setAlphaF(0.55F);
    return color;
}

}  // namespace

QPainterPath parseIconPath(const QString& text) {
    QPainterPath path;
    const QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    for (qsizetype next = 0; next < words.size();) {
        const QString& word = words[next++];
        const int wanted = argumentCount(word.front());
        if (wanted < 0) return {};
        const Arguments arguments = takeArguments(words, next, wanted, QStringView(word).mid(1));
        if (arguments.count != wanted) return {};
        appendCommand(path, word.front(), arguments.values);
    }
    return path;
}

void IconEngine::paint(QPainter* painter, const QRect& rect, QIcon::Mode mode,
                       QIcon::State /*state*/) {
    const qreal side = std::min(rect.width(), rect.height());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->translate(QRectF(rect).center());
    painter->scale(side / kGrid, side / kGrid);
    painter->translate(-kGrid / 2, -kGrid / 2);
    painter->setPen(
        QPen(iconColor(m_token, mode), kPenWidth, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->setBrush(Qt::NoBrush);
    painter->drawPath(m_path);
    painter->restore();
}

QPixmap IconEngine::pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) {
    QPixmap pixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paint(&painter, QRect(QPoint(0, 0), size), mode, state);
    return pixmap;
}

QIconEngine* IconEngine::clone() const {
    return new IconEngine(*this);
}

}  // namespace pallium::ui
