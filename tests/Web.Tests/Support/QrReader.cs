using Microsoft.Playwright;

namespace Budkavle.Web.Tests.Support;

/// <summary>Reads the QR code that a page shows, from its pixels, with a reader that nobody here wrote.</summary>
internal static class QrReader
{
    private const string Draw = """
        async () => {
          const picture = new Image();
          const text = new XMLSerializer().serializeToString(document.querySelector('svg.qr'));
          picture.src = 'data:image/svg+xml,' + encodeURIComponent(text.replace('<svg ', '<svg width="300" height="300" '));
          await picture.decode();
          const canvas = document.createElement('canvas');
          canvas.width = canvas.height = 300;
          const context = canvas.getContext('2d');
          context.drawImage(picture, 0, 0, 300, 300);
          return jsQR(context.getImageData(0, 0, 300, 300).data, 300, 300)?.data;
        }
        """;

    internal static string? Path { get; } = NpmScript.Find("jsqr/dist/jsQR.js");

    internal static string? MissingReason => Path is null ? "jsqr is not installed (npm ci in tests/Web.Tests)." : null;

    public static async Task<string?> ReadAsync(IPage page)
    {
        await page.EvaluateAsync(await File.ReadAllTextAsync(Path!));
        return await page.EvaluateAsync<string?>(Draw);
    }
}
