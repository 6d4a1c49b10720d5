using Budkavle.Api.Admission;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Orleans.Runtime;

namespace Budkavle.Api.Tests.Hosting;

/// <summary>Routes that use what the real ones use.</summary>
internal static class TestRoutes
{
    public sealed record Letter(string Subject, Letter? Inner, Dictionary<string, int>? Counts);

    public static void Map(WebApplication app)
    {
        app.MapGet("/v1/test/letters", (HttpContext context) => Who(context.Caller())).RequireScope(Scope.LettersRead);
        app.MapPost("/v1/test/letters", ([FromBody] Letter letter) => Results.Ok(letter.Subject)).RequireScope(Scope.LettersWrite);
        app.MapGet("/v1/test/mailbox", (HttpContext context) => Who(context.Caller())).RequireScope(Scope.Mailbox);
        app.MapPost("/v1/test/open", ([FromBody] Letter letter) => Results.Ok(letter.Subject)).Anonymous("Test");
        app.MapPost("/v1/test/small", (Delegate)CountAsync).Anonymous("Test").BodyBytesMax(100);
        app.MapPost("/v1/test/gzip", (Delegate)CountAsync).Anonymous("Test").AllowGzip(10_000);
        app.MapGet("/v1/test/fault", string () => throw new InvalidOperationException("19121212-1212 has a secret")).Anonymous("Test");
        app.MapGet("/v1/test/store", string () => throw new StorageException("19121212-1212")).Anonymous("Test");
        app.MapGet("/v1/test/grain", string () => throw new OrleansException("19121212-1212")).Anonymous("Test");
        app.MapGet("/v1/test/stopping", string () => throw new SiloUnavailableException("19121212-1212")).Anonymous("Test");
        app.MapGet("/v1/test/full", string () => throw new LimitExceededException("19121212-1212")).Anonymous("Test");
        app.MapGet("/v1/test/slow", string () => throw new TimeoutException("19121212-1212")).Anonymous("Test");
        string[] fields = ["a", "b"];
        app.MapGet("/v1/test/refuse", () => Problem.Of(ProblemCode.RecipientNotReachable, "Left.", ("line", 3), ("fields", fields)))
            .Anonymous("Test");
    }

    private static string Who(Caller caller) => $"{caller.ClientId}|{caller.OrganisationId}|{caller.MailboxKey:x32}|{caller.Scopes}";

    private static async Task<IResult> CountAsync(HttpContext context)
    {
        var total = 0L;
        while (true)
        {
            var read = await context.Request.BodyReader.ReadAsync(context.RequestAborted);
            total += read.Buffer.Length;
            context.Request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return Results.Ok(total);
        }
    }
}
