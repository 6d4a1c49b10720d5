namespace Budkavle.Plain;

/// <summary><c>POST /letters</c>: one letter, one statement.</summary>
internal static class SingleLetter
{
    private const int SubjectLengthMax = 255;

    public static async Task<IResult> HandleAsync(HttpContext context, Letter letter, LetterTable letters)
    {
        string? key = context.Request.Headers["Idempotency-Key"];
        if (string.IsNullOrEmpty(key) || !IsValid(letter))
            return Results.BadRequest();
        var (id, isNew) = await letters.InsertAsync(key, letter);
        return Results.Json(new LetterAnswer(id, "delivered"), PlainJson.Default.LetterAnswer, statusCode: isNew ? 201 : 200);
    }

    public static bool IsValid(Letter letter) =>
        letter is { Recipient.Length: 12, Subject.Length: > 0 and <= SubjectLengthMax, Body.Content: not null }
            && letter.Recipient.All(char.IsAsciiDigit);
}
