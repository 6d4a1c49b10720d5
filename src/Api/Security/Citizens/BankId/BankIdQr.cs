using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using QRCoder;

namespace Budkavle.Api.Security.Citizens.BankId;

/// <summary>
/// The animated QR code: another every second, good for a few, so that a photograph of it is soon worthless. The secret it is made with
/// stays with us.
/// </summary>
internal static class BankIdQr
{
    /// <summary>Far more than an order lasts.</summary>
    private const long SecondsMax = 9999;

    /// <summary>The text that BankID's app reads: <c>bankid.token.seconds.code</c>, the code an HMAC-SHA256 of the seconds.</summary>
    /// <param name="order">The order.</param>
    /// <param name="seconds">Whole seconds since BankID answered.</param>
    public static string TextOf(BankIdOrder order, long seconds)
    {
        var time = seconds.ToString(CultureInfo.InvariantCulture);
        var code = HMACSHA256.HashData(Encoding.ASCII.GetBytes(order.QrStartSecret), Encoding.ASCII.GetBytes(time));
        return $"bankid.{order.QrStartToken}.{time}.{Convert.ToHexStringLower(code)}";
    }

    /// <summary>
    /// The code as the outline of an SVG picture: squares of 1 by 1 in a field of the given size, its quiet zone included. The size
    /// does not change while the order lasts, though the text grows by a digit or two.
    /// </summary>
    public static (string Path, int Size) PictureOf(BankIdOrder order, long seconds)
    {
        // As bytes: of a text the library packs runs of digits, so that its size would depend on how many the keyed hash happens to have.
        using var longest = QRCodeGenerator.GenerateQrCode(
            Encoding.ASCII.GetBytes(TextOf(order, SecondsMax)), QRCodeGenerator.ECCLevel.L);
        using var data = QRCodeGenerator.GenerateQrCode(
            TextOf(order, Math.Clamp(seconds, 0, SecondsMax)), QRCodeGenerator.ECCLevel.L, requestedVersion: longest.Version);
        var rows = data.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows.Count; x++)
            {
                if (!rows[y][x]) continue;
                var start = x;
                while (x < rows.Count && rows[y][x]) x++;
                path.Append(CultureInfo.InvariantCulture, $"M{start} {y}h{x - start}v1h-{x - start}z");
            }
        }

        return (path.ToString(), rows.Count);
    }
}
