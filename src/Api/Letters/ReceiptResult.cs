using System.Text.Json;

namespace Budkavle.Api.Letters;

/// <summary>Writes a receipt in one piece, which the server sends in one packet.</summary>
internal sealed class ReceiptResult(LetterReceipt receipt) : IResult
{
    public Task ExecuteAsync(HttpContext http)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(receipt, LettersJson.Default.LetterReceipt);
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = bytes.Length;
        return http.Response.Body.WriteAsync(bytes, 0, bytes.Length);
    }
}
