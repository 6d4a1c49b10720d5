using Budkavle.Merge;

return await MergeCommand.Create().Parse(args).InvokeAsync();
