using System.Security.Cryptography;
using System.Text;
using Budkavle.Api.Pages.Web;
using Budkavle.Api.Security.Citizens;
using Budkavle.Api.Security.Citizens.Sessions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Budkavle.Api.Portal;

/// <summary>
/// A form with a file, read as it comes: nothing of the file is kept on the way. The form's token stands before the file, and is asked for
/// as for every form.
/// </summary>
internal static class PortalFileForm
{
    private const int TokenMax = 256;
    private const int SectionsMax = 8;

    /// <summary>The session whose form it is, and the file; null: nobody is logged in, it is another's form, or has no file.</summary>
    public static async Task<(OpenSession Open, string FileName, string ContentType, Stream File)?> ReadAsync(
        HttpContext http, CancellationToken cancellationToken)
    {
        if (!OpsSession.IsOwnForm(http.Request) || !MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)) return null;
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > 100) return null;
        if (await http.RequestServices.GetRequiredService<CitizenSessions>().FindAsync(http) is not { } open) return null;
        var reader = new MultipartReader(boundary, http.Request.Body);
        var isOurs = false;
        for (var section = 0; section < SectionsMax; section++)
        {
            if (await reader.ReadNextSectionAsync(cancellationToken) is not { } part) return null;
            if (part.GetContentDispositionHeader() is not { } disposition) return null;
            if (disposition.IsFileDisposition())
            {
                var name = disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
                return isOurs ? (open, HeaderUtilities.RemoveQuotes(name).Value ?? "", part.ContentType ?? "", part.Body) : null;
            }

            if (HeaderUtilities.RemoveQuotes(disposition.Name).Value == CitizenForms.Field)
                isOurs = await IsTokenAsync(part.Body, open.FormToken, cancellationToken);
        }

        return null;
    }

    private static async Task<bool> IsTokenAsync(Stream body, string token, CancellationToken cancellationToken)
    {
        var buffer = new byte[TokenMax];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return CryptographicOperations.FixedTimeEquals(buffer.AsSpan(0, length), Encoding.UTF8.GetBytes(token));
    }
}
