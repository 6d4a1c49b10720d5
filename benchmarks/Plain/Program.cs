using Budkavle.Plain;
using Npgsql;

// The plain program: what a good engineer writes in a day for the same job without a log, actors, encryption or tokens. It is the bar that
// benchmarks/Compare measures Budkavle against, so it is meant to be fast and is given the same durability.
var database = args.Length == 2 ? args[0] : throw new ArgumentException("Usage: budkavle-plain CONNECTION-STRING PORT");

var connection = new NpgsqlDataSourceBuilder(database);
connection.ConnectionStringBuilder.MaxAutoPrepare = 16;
connection.ConnectionStringBuilder.AutoPrepareMinUsages = 1;
connection.ConnectionStringBuilder.NoResetOnClose = true;
await using var source = connection.Build();
await Schema.CreateAsync(source);

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.ListenAnyIP(int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture));
    kestrel.Limits.MaxRequestBodySize = null;
});
builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, PlainJson.Default));
var app = builder.Build();
var letters = new LetterTable(source);
app.MapGet("/health/ready", () => Results.Ok());
app.MapPost("/letters", (HttpContext context, Letter letter) => SingleLetter.HandleAsync(context, letter, letters));
app.MapPost("/letters/bulk", (HttpContext context) => BulkLetters.HandleAsync(context, letters));
await app.StartAsync();
Console.WriteLine("ready");
await app.WaitForShutdownAsync();
