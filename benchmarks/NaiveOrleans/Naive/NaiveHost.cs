using Budkavle.Support;
using Npgsql;

namespace Budkavle.NaiveOrleans.Naive;

/// <summary>A silo of Microsoft Orleans with its ADO.NET storage on PostgreSQL, and an endpoint like that of the plain program.</summary>
internal static class NaiveHost
{
    /// <summary>Makes the tables and builds the application.</summary>
    public static async Task<WebApplication> BuildAsync(string connectionString, int port)
    {
        await using (var source = NpgsqlDataSource.Create(connectionString))
        await using (var script = source.CreateCommand(Script()))
            await script.ExecuteNonQueryAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Error);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(Ports.Free(), Ports.Free(), serviceId: "naive", clusterId: "naive")
            .AddAdoNetGrainStorage("letters", storage => (storage.Invariant, storage.ConnectionString) = ("Npgsql", connectionString)));
        var app = builder.Build();
        app.MapGet("/health/ready", () => Results.Ok());
        app.MapPost("/letters", async (HttpContext context, LetterBody letter, IGrainFactory grains) =>
        {
            var key = context.Request.Headers["Idempotency-Key"].ToString();
            var number = long.Parse(letter.Recipient, System.Globalization.CultureInfo.InvariantCulture);
            var kept = new NaiveLetter(key, letter.Subject, letter.Body.Content);
            var count = await grains.GetGrain<INaiveMailboxGrain>(number).Deliver(kept);
            return Results.Json(new { letterId = count, status = "delivered" }, statusCode: StatusCodes.Status201Created);
        });
        return app;
    }

    private static string Script()
    {
        using var reader = new StreamReader(typeof(NaiveHost).Assembly.GetManifestResourceStream("storage.sql")!);
        return reader.ReadToEnd();
    }

    internal sealed record LetterBody(string Recipient, string Subject, LetterContent Body);

    internal sealed record LetterContent(string ContentType, string Content);
}
