using System.Globalization;
using System.Text;
using Budkavle.Api.Admission;
using Budkavle.Api.Documentation;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Storage;

namespace Budkavle.Api.Statistics;

/// <summary>The service's figures as open data: free for everybody, for any use.</summary>
public static class StatisticsEndpoints
{
    public const string CsvPath = "/v1/statistics.csv";
    private const string Licence = "<https://creativecommons.org/publicdomain/zero/1.0/>; rel=\"license\"";

    public static IServiceCollection AddBudkavleStatistics(this IServiceCollection services) => services
        .AddSingleton<StatisticsBook>().AddSingleton<StatisticsReader>()
        .AddHostedService(provider => provider.GetRequiredService<StatisticsReader>());

    public static void MapStatistics(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/statistics", ReadAsync).Anonymous("Open data").WithTags("Statistics")
            .WithSummary("What the service has done: letters, share opened, agencies, money saved against paper; by day too")
            .WithDescription("CC0. Counted once a minute at the most. Sums since the beginning; days are UTC's.")
            .Produces<PublicStatistics>().Refuses(ProblemCode.Unavailable);
        routes.MapGet(CsvPath, ReadCsvAsync).Anonymous("Open data").WithTags("Statistics")
            .WithSummary("The same by day as CSV (RFC 4180), oldest first")
            .Produces<string>(200, "text/csv").Refuses(ProblemCode.Unavailable);
    }

    private static Task<IResult> ReadAsync(HttpContext http, StatisticsReader reader, CancellationToken cancellationToken) =>
        AnswerAsync(http, reader, found => Results.Json(found), cancellationToken);

    private static Task<IResult> ReadCsvAsync(HttpContext http, StatisticsReader reader, CancellationToken cancellationToken) =>
        AnswerAsync(http, reader, found => Results.Text(Csv(found), "text/csv", Encoding.UTF8), cancellationToken);

    private static async Task<IResult> AnswerAsync(
        HttpContext http, StatisticsReader reader, Func<PublicStatistics, IResult> answer, CancellationToken cancellationToken)
    {
        try
        {
            var found = await reader.ReadAsync(cancellationToken);
            http.Response.Headers.Link = Licence;
            http.Response.Headers.CacheControl = "public, max-age=60";
            // Pages of others may show it.
            http.Response.Headers.AccessControlAllowOrigin = "*";
            return answer(found);
        }
        catch (StorageException)
        {
            return Problem.Of(ProblemCode.Unavailable);
        }
    }

    private static string Csv(PublicStatistics found) => "day,letters,opened,mailboxes,agencies\r\n"
        + string.Concat(found.Days.Select(day => string.Create(
            CultureInfo.InvariantCulture, $"{day.Day:yyyy-MM-dd},{day.Letters},{day.Opened},{day.Mailboxes},{day.Agencies}\r\n")));
}
