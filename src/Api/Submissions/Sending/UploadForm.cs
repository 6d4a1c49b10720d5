using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Budkavle.Api.Submissions;

/// <summary>
/// A form with files, read part by part as it arrives: the framework's own reader would lay files on the disk, unsealed, before anybody has
/// asked whose form it is.
/// </summary>
public sealed class UploadForm
{
    /// <summary>Parts of a form with the fields of a page and files.</summary>
    public const int PartsUsual = 32;

    private const int FieldBytesMax = 128 * 1024;
    private const int HeadersMax = 8;
    private const int HeaderBytesMax = 4 * 1024;
    private const int BoundaryMax = 70;
    private readonly MultipartReader _reader;
    private readonly int _partsMax;
    private int _parts;

    private UploadForm(MultipartReader reader, int partsMax) => (_reader, _partsMax) = (reader, partsMax);

    /// <summary>The form of a request, or null if it is none with files.</summary>
    public static UploadForm? Of(HttpRequest request, int partsMax)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.MediaType != "multipart/form-data") return null;
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        return boundary.Length is > 0 and <= BoundaryMax
            ? new UploadForm(
                new MultipartReader(boundary, request.Body) { HeadersCountLimit = HeadersMax, HeadersLengthLimit = HeaderBytesMax },
                partsMax)
            : null;
    }

    /// <summary>The next part, or null at the end.</summary>
    /// <exception cref="BadHttpRequestException">The form cannot be read.</exception>
    public async Task<Part?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await _reader.ReadNextSectionAsync(cancellationToken) is not { } section) return null;
            if (++_parts > _partsMax) throw new InvalidDataException("A form has too many parts.");
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
                throw new InvalidDataException("A part of a form has no name.");
            var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
            if (!disposition.FileName.HasValue && !disposition.FileNameStar.HasValue)
                return new Part(name, await ReadFieldAsync(section.Body, cancellationToken), null, null, Stream.Null);
            var fileName = disposition.FileNameStar.HasValue ? disposition.FileNameStar
                : HeaderUtilities.RemoveQuotes(disposition.FileName);
            return new Part(name, "", fileName.ToString(), section.ContentType, section.Body);
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw new BadHttpRequestException("The form cannot be read.", failure);
        }
    }

    private static async Task<string> ReadFieldAsync(Stream body, CancellationToken cancellationToken)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(FieldBytesMax);
        try
        {
            var count = await body.ReadAtLeastAsync(bytes, FieldBytesMax, throwOnEndOfStream: false, cancellationToken);
            return count < FieldBytesMax
                ? Encoding.UTF8.GetString(bytes, 0, count)
                : throw new InvalidDataException("A field of a form is too long.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        }
    }

    /// <summary>A field, or a file.</summary>
    /// <param name="Name">The field's.</param>
    /// <param name="Value">A field's text.</param>
    /// <param name="FileName">A file's name; null for a field.</param>
    /// <param name="ContentType">What the browser says that the file is.</param>
    /// <param name="File">The file, to be read before the next part.</param>
    public sealed record Part(string Name, string Value, string? FileName, string? ContentType, Stream File);
}
